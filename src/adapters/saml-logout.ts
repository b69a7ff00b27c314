import { inflateRawSync } from 'node:zlib'
import { isQuerySignedBy } from '../crypto/query-signature.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import type { SamlLogout, SamlMessage, SamlParty, SamlProvider, SignedLogout } from '../ports/saml.ts'
import { demand, demandTime, instant, oldestAssertion, one, persistent, skew } from './saml-assertion.ts'
import { signedWhole } from './saml-library.ts'
import {
  attributeOf,
  bytesOf,
  childrenOf,
  demandOneOfEachId,
  largest,
  readUtf8,
  samlProtocol,
  soundSignatures,
  within,
} from './saml-structure.ts'
import { readStrictXml, type XmlElement } from './strict-xml.ts'

const deflate = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE'

/** A logout message as its provider signed it, whichever way it came. Nothing of it is judged but that. Throws IdentityRefused. */
export async function verifyLogout(
  { certificates }: SamlProvider,
  message: SamlMessage,
): Promise<SignedLogout> {
  if (message.binding === 'redirect') return verifyQuery(certificates, message.query)
  const xml = readUtf8(bytesOf(message.content))
  const root = shapeOf(xml)
  if (!soundSignatures([...within(root)], [root]).has(root)) throw new IdentityRefused('saml_unsigned')
  return { xml: await signedWhole(xml, certificates), relayState: message.relayState }
}

/** SAML Bindings, 3.4.4.1: what is signed is the query as it was written, in the order that is laid down. */
function verifyQuery(certificates: readonly string[], query: string): SignedLogout {
  const raw = fieldsOf(query)
  const said = (name: string): string | undefined => {
    const value = raw.get(name)
    return value === undefined ? undefined : decoded(value)
  }
  const [name, ...both] = ['SAMLRequest', 'SAMLResponse'].filter((one) => raw.has(one))
  if (name === undefined || both.length > 0 || (said('SAMLEncoding') ?? deflate) !== deflate)
    throw new IdentityRefused('xml_refused')
  const [algorithm, signature] = [said('SigAlg'), said('Signature')]
  if (algorithm === undefined || signature === undefined) throw new IdentityRefused('saml_unsigned')
  const signed = [name, 'RelayState', 'SigAlg']
    .filter((one) => raw.has(one))
    .map((one) => `${one}=${raw.get(one)}`)
    .join('&')
  if (!isQuerySignedBy(certificates, { signed, algorithm, signature: bytesOf(signature) }))
    throw new IdentityRefused('saml_signature')
  const xml = readUtf8(inflated(bytesOf(said(name) ?? '')))
  const root = shapeOf(xml)
  // A signature in it would be one that nobody looks at.
  soundSignatures([...within(root)], [])
  return { xml, relayState: said('RelayState') }
}

function fieldsOf(query: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const part of query.split('&')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at)
    if (at === -1 || fields.has(name)) throw new IdentityRefused('xml_refused')
    fields.set(name, part.slice(at + 1))
  }
  return fields
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', '%20'))
  } catch (cause) {
    throw new IdentityRefused('xml_refused', { cause })
  }
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: largest })
  } catch (cause) {
    throw new IdentityRefused('xml_refused', { cause })
  }
}

function shapeOf(xml: string) {
  const root = readStrictXml(xml)
  const isMessage = ({ name }: XmlElement): boolean => /^Logout(Request|Response)$/.test(name)
  if (!isMessage(root) || root.namespace !== samlProtocol) throw new IdentityRefused('saml_no_logout')
  const all = [...within(root)]
  if (all.filter(({ element }) => isMessage(element)).length > 1) throw new IdentityRefused('saml_wrapped')
  demandOneOfEachId(all)
  return root
}

/** What it says, once it is for us, of this provider and of now. Throws IdentityRefused. */
export function readLogout(
  provider: SamlProvider,
  party: SamlParty,
  { xml, now }: { xml: string; now: Date },
): SamlLogout {
  const root = readStrictXml(xml)
  demand('saml_issuer', one(root, 'Issuer', 'saml_issuer').text.trim() === provider.entityId)
  demand('saml_destination', attributeOf(root, 'Destination') === party.logoutUrl)
  const issued = instant(root, 'IssueInstant')
  demand('saml_too_old', issued !== undefined && now.getTime() - issued <= oldestAssertion + skew)
  demand('saml_too_early', issued !== undefined && issued <= now.getTime() + skew)
  if (root.name === 'LogoutResponse') return { kind: 'response' }
  demandTime(root, now)
  const messageId = attributeOf(root, 'ID') ?? ''
  demand('saml_no_logout', messageId !== '')
  const name = one(root, 'NameID', 'saml_subject')
  demand('saml_name_id', name.children.length === 0 && /^\S([^\n\r\t]*\S)?$/.test(name.text))
  demand('saml_name_id_format', (attributeOf(name, 'Format') ?? persistent) === persistent)
  const providerSessions = childrenOf(root, 'SessionIndex').map(({ text }) => text.trim())
  return { kind: 'request', messageId, subject: name.text, providerSessions }
}
