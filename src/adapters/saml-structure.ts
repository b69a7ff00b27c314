import { IdentityRefused } from '../ports/identity-provider.ts'
import { readStrictXml, type XmlElement } from './strict-xml.ts'

export const samlProtocol = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const samlAssertion = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const dsig = 'http://www.w3.org/2000/09/xmldsig#'
export const xenc = 'http://www.w3.org/2001/04/xmlenc#'
/** In bytes. */
export const largest = 256 * 1024

/** What a signature may be made of: SHA-256 at least, exclusive canonical form without comments, and no other transform. */
const algorithms = new Set([
  `${dsig}enveloped-signature`,
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  ...[256, 384, 512].map((bits) => `http://www.w3.org/2001/04/xmldsig-more#rsa-sha${bits}`),
  `${xenc}sha256`,
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  `${xenc}sha512`,
])

/** A response as it came, if it is built like one. Nothing of it is proven yet. */
export interface UnprovenResponse {
  xml: string
  root: XmlElement
  /** What stands in the assertion's place, where it is encrypted. */
  encrypted: XmlElement | undefined
  /** What signs the whole, where something does. */
  signature: XmlElement | undefined
}

/**
 * the shape is judged before any library parses it, so that signature wrapping has no place to be: one Response, one
 * Assertion directly in it, a signature only directly in what it signs, each ID once. Of an encrypted one that is judged again
 * once it is open. Throws IdentityRefused.
 */
export function readResponse(xml: string): UnprovenResponse {
  const root = readStrictXml(xml)
  if (root.name !== 'Response' || root.namespace !== samlProtocol)
    throw new IdentityRefused('saml_no_response')
  const all = [...within(root)]
  demandSuccess(root)
  // By name alone, whatever the namespace: what one library takes for an assertion another must not.
  const assertions = all.filter(({ element: { name } }) => /^(Encrypted)?Assertion$/.test(name))
  const [assertion] = assertions
  if (assertion === undefined) throw new IdentityRefused('saml_no_assertion')
  if (assertions.length > 1 || assertion.parent !== root || assertion.element.namespace !== samlAssertion)
    throw new IdentityRefused('saml_wrapped')
  if (all.filter(({ element: { name } }) => name === 'Response').length > 1)
    throw new IdentityRefused('saml_wrapped')
  demandOneOfEachId(all)
  const isEncrypted = assertion.element.name === 'EncryptedAssertion'
  const signed = soundSignatures(all, isEncrypted ? [root] : [root, assertion.element])
  if (!isEncrypted && !signed.has(assertion.element)) throw new IdentityRefused('saml_unsigned')
  return {
    xml,
    root,
    encrypted: isEncrypted ? assertion.element : undefined,
    signature: signed.get(root),
  }
}

/** A message as a form brings it. */
export function readPosted(base64: string): string {
  return readUtf8(bytesOf(base64))
}

export function bytesOf(base64: string): Buffer {
  const plain = base64.replace(/[\r\n]/g, '')
  if (plain.length > (largest / 3) * 4 + 4) throw new IdentityRefused('saml_too_large')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) throw new IdentityRefused('xml_refused')
  return Buffer.from(plain, 'base64')
}

export function readUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new IdentityRefused('xml_refused', { cause })
  }
}

/** Which element each signature signs: it may stand in these only, once in each, and be made of nothing weak. */
export function soundSignatures(
  all: readonly Placed[],
  places: readonly XmlElement[],
): ReadonlyMap<XmlElement, XmlElement> {
  const signed = new Map<XmlElement, XmlElement>()
  for (const { element, parent } of all.filter(({ element: { name } }) => name === 'Signature')) {
    if (parent === undefined || !places.includes(parent) || signed.has(parent))
      throw new IdentityRefused('saml_wrapped')
    signed.set(parent, element)
  }
  for (const [parent, signature] of signed) demandSound(signature, parent)
  return signed
}

/** What the provider says instead of an assertion. It may be anybody's word: it is a reason to be told, and no more. */
function demandSuccess(root: XmlElement): void {
  const status = childrenOf(root, 'Status').flatMap((one) => childrenOf(one, 'StatusCode'))
  if (status.length !== 1 || attributeOf(status[0], 'Value') !== 'urn:oasis:names:tc:SAML:2.0:status:Success')
    throw new IdentityRefused('provider_error')
}

export function demandOneOfEachId(all: readonly Placed[]): void {
  const seen = new Set<string>()
  for (const {
    element: { attributes, namespace },
  } of all) {
    const ids = attributes.filter(({ name }) => name.toLowerCase() === 'id')
    for (const { name, namespace: of, value } of ids) {
      // Only as SAML writes it, or as a signature does and what is encrypted (whose own are never referred to).
      const known = of === '' && (name === 'ID' || (name === 'Id' && [dsig, xenc].includes(namespace)))
      if (!known || ids.length > 1 || seen.has(value) || !/^[A-Za-z_][\w.-]{0,255}$/.test(value))
        throw new IdentityRefused('saml_duplicate_id')
      seen.add(value)
    }
  }
}

/** A signature signs the element it stands in, whole, once, and by nothing weak. */
function demandSound(signature: XmlElement, parent: XmlElement): void {
  const inside = [...within(signature)].map(({ element }) => element)
  for (const element of inside)
    for (const { name, value } of element.attributes)
      if (name === 'Algorithm' && !algorithms.has(value)) throw new IdentityRefused('saml_algorithm')
  const count = (name: string): number => inside.filter((element) => element.name === name).length
  const [signedInfo] = childrenOf(signature, 'SignedInfo')
  const references = signedInfo === undefined ? [] : childrenOf(signedInfo, 'Reference')
  const whole = count('SignedInfo') === 1 && count('Reference') === 1 && references.length === 1
  const few = count('Transform') <= 2 && count('Object') === 0 && count('SignatureValue') === 1
  const own = attributeOf(references[0], 'URI') === `#${attributeOf(parent, 'ID')}`
  if (!whole || !few || !own || signature.namespace !== dsig) throw new IdentityRefused('saml_wrapped')
}

export interface Placed {
  element: XmlElement
  parent: XmlElement | undefined
}

/** An element and everything in it, each with what it stands in. */
export function* within(element: XmlElement, parent?: XmlElement): Generator<Placed> {
  yield { element, parent }
  for (const child of element.children) yield* within(child, element)
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((one) => one.name === name && one.namespace === '')?.value
}
