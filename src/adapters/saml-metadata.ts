import { type Certificate, readCertificate } from '../crypto/signing-certificate.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import type { SamlDescription, SamlKey, SamlParty } from '../ports/saml.ts'
import { persistent } from './saml-assertion.ts'
import { gcm, oaep } from './saml-encrypted.ts'
import { attributeOf, childrenOf, dsig, samlProtocol, within } from './saml-structure.ts'
import { readStrictXml, type XmlElement } from './strict-xml.ts'

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata'
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
/** Two while a key rolls over; somebody may have prepared a third. */
const mostCertificates = 4

/** What a provider's metadata says now: one provider, with a way to it and certificates. Throws IdentityRefused. */
export function readSamlMetadata(text: string, now: Date): SamlDescription {
  // Programs that write metadata write comments. Nothing is signed here: the administrator vouches for it.
  const root = readStrictXml(withoutComments(text))
  demandValid(root, now)
  if (root.namespace !== metadata || root.name !== 'EntityDescriptor')
    throw new IdentityRefused('metadata_not_one')
  const entityId = attributeOf(root, 'entityID') ?? ''
  if (entityId === '' || entityId.length > 1024) throw new IdentityRefused('metadata_entity')
  const [role, ...others] = childrenOf(root, 'IDPSSODescriptor')
  if (role === undefined || others.length > 0) throw new IdentityRefused('metadata_no_provider')
  demandValid(role, now)
  if (!(attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(samlProtocol))
    throw new IdentityRefused('metadata_no_provider')
  const signOnUrl = placeOf(role, 'SingleSignOnService', 'Location')
  if (signOnUrl === undefined) throw new IdentityRefused('endpoint_missing')
  return {
    entityId,
    signOnUrl,
    logoutUrl: placeOf(role, 'SingleLogoutService', 'Location'),
    logoutResponseUrl: placeOf(role, 'SingleLogoutService', 'ResponseLocation'),
    certificates: certificatesOf(role),
  }
}

/**
 * Metadata holds until the moment it names, of the whole or of the one role (SAML 2.0 Metadata, 2.3.1 and 2.4.1). A moment that
 * cannot be read may be over: it is not guessed at.
 */
function demandValid(element: XmlElement, now: Date): void {
  const said = attributeOf(element, 'validUntil')
  if (said === undefined) return
  const until = momentOf(said)
  if (until === undefined || until <= now.getTime()) throw new IdentityRefused('metadata_expired')
}

/** An xs:dateTime. One without a time zone is in UTC, as SAML has every time (Core, 1.3.3). */
function momentOf(text: string): number | undefined {
  const [, day, time, zone = 'Z'] =
    /^\s*(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?\s*$/.exec(text) ?? []
  // A day that is not in the calendar would be read as one of the month after.
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined
  const moment = Date.parse(`${day}${time}${zone}`)
  return Number.isNaN(moment) ? undefined : moment
}

/** In one pass, however many begin: a pattern would look for the end of each anew. */
function withoutComments(text: string): string {
  const rest: string[] = []
  let at = 0
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start + 4)
    if (end === -1) throw new IdentityRefused('xml_refused')
    rest.push(text.slice(at, start))
    at = end + 3
  }
  return rest.join('') + text.slice(at)
}

/** The browser goes there, nobody of ours: it must be https, and nothing else is asked of it. */
function placeOf(role: XmlElement, name: string, which: 'Location' | 'ResponseLocation'): string | undefined {
  const [service] = childrenOf(role, name).filter((one) => attributeOf(one, 'Binding') === redirectBinding)
  const url = attributeOf(service, which)
  if (url === undefined) return undefined
  if (!URL.canParse(url)) throw new IdentityRefused('endpoint_refused')
  const { protocol, username, password } = new URL(url)
  if (protocol !== 'https:' || username !== '' || password !== '' || url.length > 2048)
    throw new IdentityRefused('endpoint_refused')
  return url
}

function certificatesOf(role: XmlElement): string[] {
  const found = childrenOf(role, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => [...within(key)])
    .filter(({ element }) => element.name === 'X509Certificate')
    .map(({ element }) => pemOf(element.text))
  const certificates = [...new Set(found)]
  if (certificates.length === 0 || certificates.length > mostCertificates)
    throw new IdentityRefused('metadata_certificates')
  return certificates
}

function pemOf(text: string): string {
  let certificate: Certificate
  try {
    certificate = readCertificate(text)
  } catch (cause) {
    throw new IdentityRefused('metadata_certificates', { cause })
  }
  if (!certificate.isStrong) throw new IdentityRefused('weak_key')
  return certificate.pem
}

/**
 * What we say of ourselves. While a key rolls over we may sign with either, and want what is new encrypted for the next one
 * only. Our addresses are made of ids: nothing in them needs to be escaped.
 */
export function ownSamlMetadata({ entityId, responseUrl, logoutUrl, keys }: SamlParty): string {
  const signing = keys.map((key) => keyDescriptor('signing', key))
  const encryption = keys.slice(-1).map((key) => keyDescriptor('encryption', key))
  const logout = [redirectBinding, postBinding].map(
    (binding) => `
    <SingleLogoutService Binding="${binding}" Location="${logoutUrl}"/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="${metadata}" entityID="${entityId}">
  <SPSSODescriptor AuthnRequestsSigned="${keys.length > 0}" WantAssertionsSigned="true" protocolSupportEnumeration="${samlProtocol}">${[...signing, ...encryption, ...logout].join('')}
    <NameIDFormat>${persistent}</NameIDFormat>
    <AssertionConsumerService Binding="${postBinding}" Location="${responseUrl}" index="0" isDefault="true"/>
  </SPSSODescriptor>
</EntityDescriptor>
`
}

function keyDescriptor(use: 'signing' | 'encryption', { certificate }: SamlKey): string {
  const base64 = certificate.replace(/-----[^-]+-----|\s/g, '')
  const methods = use === 'signing' ? [] : [...gcm, oaep]
  const said = methods.map((method) => `<EncryptionMethod Algorithm="${method}"/>`)
  return `
    <KeyDescriptor use="${use}"><KeyInfo xmlns="${dsig}"><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo>${said.join('')}</KeyDescriptor>`
}
