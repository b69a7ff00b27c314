import { createHash, createPrivateKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import 'reflect-metadata'
import { X509CertificateGenerator } from '@peculiar/x509'

const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'
const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

export interface Signer {
  key: KeyObject
  /** DER, base64. */
  certificate: string
}

/** What a service provider asked. */
export interface SamlRequest {
  id: string
  acs: string
  issuer: string
  relayState: string
  xml: string
}

/** What an assertion says; everything in it may be said otherwise. */
export interface Said {
  nameId: string
  format: string
  issuer: string
  audience: string
  recipient: string
  inResponseTo: string
  issued: Date
  notBefore: Date
  ends: Date
  shown: Date
  acr: string
  session: string
  attributes: Record<string, readonly string[]>
}

/** How it misbehaves, step by step. */
export interface SamlMischief {
  said?: Partial<Said>
  /** The assertion before it is signed. */
  assertion?: (xml: string) => string
  signer?: Signer
  hash?: 'sha1' | 'sha256'
  /** The response as it is sent, out of the assertion that was signed. */
  response?: (parts: ResponseParts) => string
  /** The last word. */
  xml?: (xml: string) => string
}

export interface ResponseParts {
  /** The signed assertion, the same without its signature, and the signature. */
  assertion: string
  bare: string
  signature: string
  /** A response around something; `more` changes its attributes. */
  around(content: string, more?: Record<string, string>): string
}

export async function newSigner(bits = 2048, days = 1): Promise<Signer> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  )
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=idp.tilleuls.example',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + days * 86_400_000),
    keys,
    signingAlgorithm: algorithm,
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  return {
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  }
}

/** Metadata as a provider would publish it, with a comment as such programs write them. */
export function idpMetadata(entityId: string, signers: readonly Signer[]): string {
  const keys = signers.map(
    ({ certificate }) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${dsig}"><ds:X509Data><ds:X509Certificate>
${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- A stand-in -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
<md:IDPSSODescriptor protocolSupportEnumeration="${protocolNamespace}">${keys.join('')}
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.tilleuls.example/sso?a=1&amp;b=2"/>
<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.tilleuls.example/slo" ResponseLocation="https://idp.tilleuls.example/slo/done"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`
}

/** What the browser brings to the provider. */
export function readRequest(authorizationUrl: string): SamlRequest {
  const { searchParams } = new URL(authorizationUrl)
  const message = searchParams.get('SAMLRequest') ?? searchParams.get('SAMLResponse') ?? ''
  const xml = inflateRawSync(Buffer.from(message, 'base64')).toString()
  const read = (pattern: RegExp): string => pattern.exec(xml)?.[1] ?? ''
  return {
    id: read(/ ID="([^"]+)"/),
    acs: read(/AssertionConsumerServiceURL="([^"]+)"/),
    issuer: read(/<saml:Issuer[^>]*>([^<]+)</),
    relayState: searchParams.get('RelayState') ?? '',
    xml,
  }
}

/** Answers a request: base64, as a form would post it. */
export function respond(
  request: SamlRequest,
  idp: { entityId: string; signer: Signer },
  who: { nameId: string; attributes: Record<string, readonly string[]> },
  mischief: SamlMischief = {},
): string {
  const now = Date.now()
  const said: Said = {
    format: persistent,
    issuer: idp.entityId,
    audience: request.issuer,
    recipient: request.acs,
    inResponseTo: request.id,
    issued: new Date(now),
    notBefore: new Date(now - 5_000),
    ends: new Date(now + 120_000),
    shown: new Date(now),
    acr: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    session: newId(),
    ...who,
    ...mischief.said,
  }
  const bare = (mischief.assertion ?? same)(write(said))
  const signature = signatureOf(bare, mischief.signer ?? idp.signer, mischief.hash ?? 'sha256')
  const assertion = bare.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)
  const around = (content: string, more: Record<string, string> = {}): string => {
    const attributes = Object.entries({
      Destination: request.acs,
      ID: newId(),
      InResponseTo: request.id,
      IssueInstant: said.issued.toISOString(),
      Version: '2.0',
      ...more,
    })
    const written = attributes.map(([name, value]) => (value === '' ? '' : ` ${name}="${value}"`)).join('')
    return `<samlp:Response xmlns:samlp="${protocolNamespace}"${written}><saml:Issuer xmlns:saml="${assertionNamespace}">${idp.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${content}</samlp:Response>`
  }
  const parts = { assertion, bare, signature, around }
  const xml = mischief.response === undefined ? around(assertion) : mischief.response(parts)
  return Buffer.from((mischief.xml ?? same)(xml)).toString('base64')
}

/** In canonical form from the beginning: attributes in order, nothing empty, so that these are the bytes that are signed. */
function write(said: Said): string {
  const attributes = Object.entries(said.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  )
  const [issued, ends] = [said.issued.toISOString(), said.ends.toISOString()]
  return `<saml:Assertion xmlns:saml="${assertionNamespace}" ID="${newId()}" IssueInstant="${issued}" Version="2.0"><saml:Issuer>${said.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${said.format}">${said.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${said.inResponseTo}" NotOnOrAfter="${ends}" Recipient="${said.recipient}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${said.notBefore.toISOString()}" NotOnOrAfter="${ends}"><saml:AudienceRestriction><saml:Audience>${said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${said.shown.toISOString()}" SessionIndex="${said.session}"><saml:AuthnContext><saml:AuthnContextClassRef>${said.acr}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`
}

/** Enveloped, over the element whose ID comes first in the text. */
export function signatureOf(text: string, { key, certificate }: Signer, hash: 'sha1' | 'sha256'): string {
  const [, id = ''] = / ID="([^"]+)"/.exec(text) ?? []
  const digestUri = hash === 'sha1' ? `${dsig}sha1` : 'http://www.w3.org/2001/04/xmlenc#sha256'
  const signUri = hash === 'sha1' ? `${dsig}rsa-sha1` : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
  const digest = createHash(hash).update(text).digest('base64')
  const info = `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${signUri}"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${dsig}enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${digestUri}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  const value = sign(hash, Buffer.from(`<ds:SignedInfo xmlns:ds="${dsig}">${info}`), key).toString('base64')
  return `<ds:Signature xmlns:ds="${dsig}"><ds:SignedInfo>${info}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`
}

/** The same for a whole message, in its place after the issuer. */
export function signedWhole(text: string, signer: Signer): string {
  return text.replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(text, signer, 'sha256')}`)
}

/** Whether what a browser is sent with was signed with the key of a certificate, as the redirect binding says. */
export function isSignedWith(url: string, certificate: string): boolean {
  const query = new URL(url).search.slice(1).split('&')
  const part = (name: string): string => query.find((one) => one.startsWith(`${name}=`)) ?? ''
  const message = part('SAMLRequest') || part('SAMLResponse')
  const signed = [message, part('RelayState'), part('SigAlg')].filter((one) => one !== '').join('&')
  const algorithm = decodeURIComponent(part('SigAlg')).endsWith('#rsa-sha256') ? 'sha256' : 'none'
  const signature = Buffer.from(decodeURIComponent(part('Signature').slice('Signature='.length)), 'base64')
  return verify(algorithm, Buffer.from(signed), certificate, signature)
}

export function newId(): string {
  return `_${randomBytes(16).toString('hex')}`
}

function same<T>(value: T): T {
  return value
}

/** What a logout request says; everything in it may be said otherwise. */
export interface LogoutSaid {
  id?: string
  issuer: string
  destination: string
  nameId: string
  sessions?: readonly string[]
  issued?: Date
  ends?: Date
}

export function logoutRequest(said: LogoutSaid): string {
  const { id = newId(), issued = new Date(), ends = new Date(Date.now() + 120_000), sessions = [] } = said
  const indexes = sessions.map((one) => `<samlp:SessionIndex>${one}</samlp:SessionIndex>`).join('')
  return `<samlp:LogoutRequest xmlns:samlp="${protocolNamespace}" Destination="${said.destination}" ID="${id}" IssueInstant="${issued.toISOString()}" NotOnOrAfter="${ends.toISOString()}" Version="2.0"><saml:Issuer xmlns:saml="${assertionNamespace}">${said.issuer}</saml:Issuer><saml:NameID xmlns:saml="${assertionNamespace}" Format="${persistent}">${said.nameId}</saml:NameID>${indexes}</samlp:LogoutRequest>`
}

export function logoutResponse(said: { issuer: string; destination: string; to: string }): string {
  return `<samlp:LogoutResponse xmlns:samlp="${protocolNamespace}" Destination="${said.destination}" ID="${newId()}" InResponseTo="${said.to}" IssueInstant="${new Date().toISOString()}" Version="2.0"><saml:Issuer xmlns:saml="${assertionNamespace}">${said.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`
}

/** A message as the redirect binding sends it, signed as it is written: small letters in what is escaped, as some write it. */
export function signedQuery(
  name: 'SAMLRequest' | 'SAMLResponse',
  xml: string,
  { key }: Signer,
  { relayState = 'x', hash = 'sha256' }: { relayState?: string; hash?: 'sha1' | 'sha256' } = {},
): string {
  const small = (text: string): string =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  const algorithm = hash === 'sha1' ? `${dsig}rsa-sha1` : `http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`
  const message = small(deflateRawSync(xml).toString('base64'))
  const signed = `${name}=${message}&RelayState=${small(relayState)}&SigAlg=${small(algorithm)}`
  return `${signed}&Signature=${small(sign(hash, Buffer.from(signed), key).toString('base64'))}`
}
