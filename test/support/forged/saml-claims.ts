import { newId, type ResponseParts, type SamlMischief } from '../saml-provider.ts'
import { forgeries, type SamlGround } from './forgery.ts'

const said = (changes: NonNullable<SamlMischief['said']>) => (): SamlMischief => ({ said: changes })
/** Changed before it is signed: the provider itself says so. */
const before = (from: string | RegExp, to: string) => (): SamlMischief => ({
  assertion: (xml) => xml.replace(from, to),
})
const outer = (attributes: (ground: SamlGround) => Record<string, string>) => (ground: SamlGround) => ({
  response: ({ around, assertion }: ResponseParts) => around(assertion, attributes(ground)),
})
const late = (): Date => new Date(Date.now() - 600_000)
const early = (): Date => new Date(Date.now() + 600_000)

/** Signed as it should be, and meant for somebody else, for another time, or about nobody. */
export const samlClaims = forgeries<SamlMischief, SamlGround>(
  ['Another Destination', 'saml_destination', outer(({ origin }) => ({ Destination: origin }))],
  ['No Destination', 'saml_destination', outer(() => ({ Destination: '' }))],
  ['A response to another request', 'saml_in_response_to', outer(() => ({ InResponseTo: newId() }))],
  ['A response to no request', 'saml_in_response_to', outer(() => ({ InResponseTo: '' }))],
  ['A confirmation for another request', 'saml_in_response_to', () => ({ said: { inResponseTo: newId() } })],
  ['A confirmation for no request', 'saml_in_response_to', before(/ InResponseTo="[^"]+"/, '')],
  ['Another Recipient', 'saml_recipient', ({ origin }) => ({ said: { recipient: `${origin}/` } })],
  ['No Recipient', 'saml_recipient', before(/ Recipient="[^"]+"/, '')],
  ['Another Audience', 'saml_audience', said({ audience: 'https://autre.example' })],
  ['No Audience', 'saml_audience', before(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '')],
  [
    'Two audience restrictions of which one is for us',
    'saml_audience',
    before(
      '<saml:AudienceRestriction>',
      '<saml:AudienceRestriction><saml:Audience>https://autre.example</saml:Audience></saml:AudienceRestriction><saml:AudienceRestriction>',
    ),
  ],
  ['Another Issuer in the assertion', 'saml_issuer', said({ issuer: 'https://autre.example' })],
  [
    'Another Issuer of the response',
    'saml_issuer',
    ({ entityId }) => ({ xml: (xml) => xml.replace(entityId, 'https://autre.example') }),
  ],
  ['Over', 'saml_expired', () => ({ said: { ends: late() } })],
  ['Issued ten minutes ago, and valid still', 'saml_too_old', () => ({ said: { issued: late() } })],
  ['Not valid before ten minutes from now', 'saml_too_early', () => ({ said: { notBefore: early() } })],
  ['Issued ten minutes from now', 'saml_too_early', () => ({ said: { issued: early() } })],
  ['A confirmation without an end', 'saml_expired', before(/ NotOnOrAfter="[^"]+" Recipient/, ' Recipient')],
  [
    'A confirmation that is over, in an assertion that is not',
    'saml_expired',
    () => ({
      assertion: (xml) =>
        xml.replace(/ NotOnOrAfter="[^"]+" Recipient/, ` NotOnOrAfter="${late().toISOString()}" Recipient`),
    }),
  ],
  [
    'A session that is over there',
    'saml_expired',
    () => ({
      assertion: (xml) =>
        xml.replace(
          '><saml:AuthnContext>',
          ` SessionNotOnOrAfter="${late().toISOString()}"><saml:AuthnContext>`,
        ),
    }),
  ],
  ['Not confirmed by its bearer', 'saml_confirmation', before('cm:bearer', 'cm:sender-vouches')],
  [
    'No word of how somebody signed in',
    'saml_statement',
    before(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ''),
  ],
  [
    'An e-mail address as NameID',
    'saml_name_id_format',
    said({ format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }),
  ],
  ['A NameID with a space before it', 'saml_name_id', said({ nameId: ' id-zoe' })],
  ['A NameID with a tab in it', 'saml_name_id', said({ nameId: 'id\tzoe' })],
  ['A NameID with an element in it', 'saml_name_id', said({ nameId: '<saml:b>id-zoe</saml:b>' })],
  ['A NameID of 256 characters', 'token_sub', said({ nameId: 'x'.repeat(256) })],
)
