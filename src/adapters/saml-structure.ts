import { IdentityRefused } from '../ports/identity-provider.ts'
import { readStrictXml, type XmlElement } from './strict-xml.ts'

export const samlProtocol = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const samlAssertion = 'urn:oasis:names:tc:SAML:2.0:assertion'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const largest = 256 * 1024

/** What a signature may be made of: SHA-256 at least, exclusive canonical form without comments, and no other transform. */
const algorithms = new Set([
  `${dsig}enveloped-signature`,
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  ...[256, 384, 512].map((bits) => `http://www.w3.org/2001/04/xmldsig-more#rsa-sha${bits}`),
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])

/** A response as it came, if it is built like one. Nothing of it is proven yet. */
export interface UnprovenResponse {
  xml: string
  root: XmlElement
}

/**
 * the shape is judged before any library parses it, so that signature wrapping has no place to be: one Response, one
 * Assertion directly in it, a signature only directly in what it signs, each ID once. Throws IdentityRefused.
 */
export function readResponse(base64: string): UnprovenResponse {
  const xml = decoded(base64)
  const root = readStrictXml(xml)
  if (root.name !== 'Response' || root.namespace !== samlProtocol)
    throw new IdentityRefused('saml_no_response')
  const all = [...within(root)]
  demandSuccess(root)
  // By name alone, whatever the namespace: what one library takes for an assertion another must not.
  if (all.some(({ element: { name } }) => name === 'EncryptedAssertion'))
    throw new IdentityRefused('saml_encrypted')
  const assertions = all.filter(({ element: { name } }) => name === 'Assertion')
  const [assertion] = assertions
  if (assertion === undefined) throw new IdentityRefused('saml_no_assertion')
  if (assertions.length > 1 || assertion.parent !== root || assertion.element.namespace !== samlAssertion)
    throw new IdentityRefused('saml_wrapped')
  if (all.filter(({ element: { name } }) => name === 'Response').length > 1)
    throw new IdentityRefused('saml_wrapped')
  demandOneOfEachId(all.map(({ element }) => element))
  const signatures = all.filter(({ element: { name } }) => name === 'Signature')
  const signed = signatures.map(({ parent }) => parent)
  if (
    signed.some((parent) => parent !== root && parent !== assertion.element) ||
    new Set(signed).size < signed.length
  )
    throw new IdentityRefused('saml_wrapped')
  if (!signed.includes(assertion.element)) throw new IdentityRefused('saml_unsigned')
  for (const { element, parent } of signatures) demandSound(element, parent)
  return { xml, root }
}

function decoded(base64: string): string {
  const plain = base64.replace(/[\r\n]/g, '')
  if (plain.length > (largest / 3) * 4 + 4) throw new IdentityRefused('saml_too_large')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) throw new IdentityRefused('xml_refused')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(plain, 'base64'))
  } catch (cause) {
    throw new IdentityRefused('xml_refused', { cause })
  }
}

/** What the provider says instead of an assertion. It may be anybody's word: it is a reason to be told, and no more. */
function demandSuccess(root: XmlElement): void {
  const status = childrenOf(root, 'Status').flatMap((one) => childrenOf(one, 'StatusCode'))
  if (status.length !== 1 || attributeOf(status[0], 'Value') !== 'urn:oasis:names:tc:SAML:2.0:status:Success')
    throw new IdentityRefused('provider_error')
}

function demandOneOfEachId(elements: readonly XmlElement[]): void {
  const seen = new Set<string>()
  for (const { attributes, namespace } of elements) {
    const ids = attributes.filter(({ name }) => name.toLowerCase() === 'id')
    for (const { name, namespace: of, value } of ids) {
      // Only as SAML writes it, or as a signature does (whose own is never referred to).
      const known = of === '' && (name === 'ID' || (namespace === dsig && name === 'Id'))
      if (!known || ids.length > 1 || seen.has(value) || !/^[A-Za-z_][\w.-]{0,255}$/.test(value))
        throw new IdentityRefused('saml_duplicate_id')
      seen.add(value)
    }
  }
}

/** A signature signs the element it stands in, whole, once, and by nothing weak. */
function demandSound(signature: XmlElement, parent: XmlElement | undefined): void {
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

/** An element and everything in it, each with what it stands in. */
export function* within(
  element: XmlElement,
  parent?: XmlElement,
): Generator<{ element: XmlElement; parent: XmlElement | undefined }> {
  yield { element, parent }
  for (const child of element.children) yield* within(child, element)
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((one) => one.name === name && one.namespace === '')?.value
}
