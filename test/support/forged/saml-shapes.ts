import { newId, type ResponseParts, type SamlMischief, signatureOf } from '../saml-provider.ts'
import { evil, forgeries, type SamlGround, withSignature } from './forgery.ts'

const shaped = (response: (parts: ResponseParts, ground: SamlGround) => string) => (ground: SamlGround) => ({
  response: (parts: ResponseParts) => response(parts, ground),
})
const text = (from: string | RegExp, to: string) => (): SamlMischief => ({
  xml: (xml) => xml.replace(from, to),
})
const xml = (change: (xml: string) => string) => (): SamlMischief => ({ xml: change })
const into = (outer: string, inner: string): string =>
  outer.replace('</saml:Assertion>', `${inner}</saml:Assertion>`)
const inSignature = (signature: string, inner: string): string =>
  signature.replace('</ds:Signature>', `${inner}</ds:Signature>`)

/** A response that was signed whole, put somewhere in the same around something else. */
const aroundWhole = (place: (signature: string, whole: string) => string) =>
  shaped((parts, { signer }) => {
    const whole = parts.around(parts.bare)
    const signature = signatureOf(whole, signer, 'sha256')
    const outer = parts.around(evil(parts.assertion))
    return outer.replace('<samlp:Status>', `${place(signature, whole)}<samlp:Status>`)
  })

const wrappings = forgeries<SamlMischief, SamlGround>(
  [
    'Signature wrapping 1: the response that was signed stands in its signature, in another response',
    'saml_wrapped',
    aroundWhole((signature, whole) => inSignature(signature, whole)),
  ],
  [
    'Signature wrapping 2: the response that was signed stands before its signature',
    'saml_wrapped',
    aroundWhole((signature, whole) => whole + signature),
  ],
  [
    'Signature wrapping 3: a forged assertion before the signed one',
    'saml_wrapped',
    shaped(({ around, assertion, bare }) => around(evil(bare) + assertion)),
  ],
  [
    'Signature wrapping 4: the signed assertion in a forged one',
    'saml_wrapped',
    shaped(({ around, assertion, bare }) => around(into(evil(bare), assertion))),
  ],
  [
    'Signature wrapping 5: the signature in a forged assertion, what it signs after it',
    'saml_wrapped',
    shaped(({ around, signature, bare }) => around(withSignature(evil(bare), signature) + bare)),
  ],
  [
    'Signature wrapping 6: what is signed in its signature, in a forged assertion',
    'saml_wrapped',
    shaped(({ around, signature, bare }) => around(withSignature(evil(bare), inSignature(signature, bare)))),
  ],
  [
    'Signature wrapping 7: a forged assertion among the extensions',
    'saml_wrapped',
    shaped(({ around, assertion, bare }) =>
      around(`<samlp:Extensions>${evil(bare)}</samlp:Extensions>${assertion}`),
    ),
  ],
  [
    'Signature wrapping 8: what is signed in an object of its signature',
    'saml_wrapped',
    shaped(({ around, signature, bare }) =>
      around(withSignature(evil(bare), inSignature(signature, `<ds:Object>${bare}</ds:Object>`))),
    ),
  ],
  [
    'A second signature beside the true one',
    'saml_wrapped',
    shaped(({ around, assertion, signature }) => around(withSignature(assertion, signature))),
  ],
  [
    'The true signature in another element than it signs',
    'saml_wrapped',
    shaped(({ around, signature, bare }) => around(withSignature(evil(bare), signature))),
  ],
  [
    'An assertion of another namespace beside the signed one',
    'saml_wrapped',
    shaped(({ around, assertion, bare }) =>
      around(assertion + evil(bare).replace('xmlns:saml="urn:', 'xmlns:saml="urn:x')),
    ),
  ],
)

const identifiers = forgeries<SamlMischief, SamlGround>(
  [
    'One ID twice, on response and assertion',
    'saml_duplicate_id',
    () => {
      const id = newId()
      return {
        assertion: (bare) => bare.replace(/ ID="[^"]+"/, ` ID="${id}"`),
        response: ({ around, assertion }) => around(assertion, { ID: id }),
      }
    },
  ],
  [
    'An attribute `id` where SAML has none',
    'saml_duplicate_id',
    text('<saml:Subject>', '<saml:Subject id="x">'),
  ],
  ['An ID in a namespace', 'saml_duplicate_id', text('Version="2.0"', 'Version="2.0" samlp:ID="x"')],
)

/** What parsers differ about never reaches one, signed or not. */
const inNames: readonly (readonly [string, string])[] = [
  ['A comment', 'id-<!---->zoe'],
  ['A processing instruction', 'id-<?p x?>zoe'],
  ['CDATA', 'id-<![CDATA[zoe]]>'],
  ['An entity', 'id-&zoe;'],
  ['A character by its number', 'id-&#122;oe'],
  ['A null character', 'id-\u0000zoe'],
]
const names = inNames.flatMap(([what, inside]) =>
  forgeries<SamlMischief, SamlGround>(
    [`${what} in the NameID, put there after signing`, 'xml_refused', text('>id-zoe<', `>${inside}<`)],
    [`${what} in the NameID, signed`, 'xml_refused', () => ({ said: { nameId: inside } })],
  ),
)

const doctype = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
const documents = forgeries<SamlMischief, SamlGround>(
  ['A DOCTYPE with an external entity', 'xml_refused', xml((whole) => doctype + whole)],
  [
    'Another encoding than UTF-8',
    'xml_refused',
    xml((whole) => `<?xml version="1.0" encoding="UTF-16"?>${whole}`),
  ],
  ['Something after the response', 'xml_refused', xml((whole) => `${whole}<samlp:Response/>`)],
  ['A response that was cut', 'xml_refused', xml((whole) => whole.slice(0, -5))],
  [
    'Forty elements in one another',
    'xml_refused',
    text('<samlp:Status>', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}<samlp:Status>`),
  ],
  ['A relative namespace', 'xml_refused', text('<saml:Subject>', '<saml:Subject xmlns:a="relative">')],
  ['No XML', 'xml_refused', xml(() => 'pas de XML')],
  [
    'Another message than a response',
    'saml_no_response',
    xml((whole) => whole.replaceAll('samlp:Response', 'samlp:LogoutResponse')),
  ],
  ['No assertion', 'saml_no_assertion', shaped(({ around }) => around(''))],
  ['A status that is no success', 'provider_error', text('status:Success', 'status:Responder')],
)

const xslt = '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'
const signatures = forgeries<SamlMischief, SamlGround>(
  ['Another name, put there after signing', 'saml_signature', text('id-zoe', 'id-mallory')],
  [
    'Signed by another key, whose certificate stands in the response',
    'saml_signature',
    ({ other }) => ({ signer: other }),
  ],
  ['SHA-1', 'saml_algorithm', () => ({ hash: 'sha1' })],
  ['A canonical form with comments', 'saml_algorithm', text('xml-exc-c14n#', 'xml-exc-c14n#WithComments')],
  ['An XSLT transform', 'saml_algorithm', text('<ds:Transforms>', xslt)],
  ['An assertion without a signature', 'saml_unsigned', shaped(({ around, bare }) => around(bare))],
)

export const samlShapes = [...wrappings, ...identifiers, ...names, ...documents, ...signatures]
