import type { SameShape } from '../text.ts'
import type { providerReasonsFr } from './provider-reasons-fr.ts'

/** Why a provider will not do, or why a sign-in through it proved nothing, in English. */
export const providerReasonsEn: SameShape<typeof providerReasonsFr> = {
  bad_address: 'This is not a complete address. It begins with https://',
  forbidden_address:
    'Prisme may not go to this address: it must be https, and public or in a network that the operator of the server allowed.',
  unknown_host: 'The name of this server cannot be found. Check the address, letter by letter.',
  unreachable: 'The provider’s server does not answer. Check that it is running and can be reached.',
  bad_certificate:
    'The certificate of the provider’s server is not recognised. The operator can have your certification authority accepted.',
  too_slow: 'The provider’s server took more than five seconds to answer.',
  too_large: 'The provider’s server answered more than a megabyte: this is probably not the right address.',
  bad_answer:
    'What the server answered cannot be read: the address is probably that of a page, or it leads elsewhere.',
  issuer_mismatch:
    'The provider introduces itself by another name than the one expected. Copy it to the letter, the last slash included. Another issuer is another service.',
  endpoint_missing:
    'The provider does not publish an address that is needed: sign-in, tokens or keys (SAML: sign-in by redirect).',
  endpoint_refused: 'One of the addresses it publishes is not https, or leads into a forbidden network.',
  algorithms_refused: 'It signs with none of the accepted algorithms.',
  metadata_not_one: 'This metadata must describe one provider alone, and begin with EntityDescriptor.',
  metadata_entity: 'This metadata does not say what the provider is called (entityID).',
  metadata_no_provider:
    'This metadata does not describe a SAML 2.0 identity provider (IDPSSODescriptor). Do not give that of an application.',
  metadata_expired:
    'This metadata is no longer valid, or the date it ends (validUntil) cannot be read. Ask the provider for new metadata.',
  metadata_certificates: 'It needs one to four readable signing certificates.',
  key_mismatch: 'This key is not the one of this certificate.',
  key_unreadable:
    'This certificate or this key cannot be read: it has to be PEM, and the key without a passphrase.',
  weak_key: 'One of its certificates is too weak: an RSA key of at least 2048 bits is needed.',
  certificate_over: 'This certificate is over: give the one that replaces it.',
  xml_refused: 'This XML is not accepted: it is damaged, or holds what a safe answer does not hold.',
  access_denied: 'The sign-in was refused or given up at the provider.',
  provider_error: 'The provider answered with an error. Its log says which.',
  response_state: 'The answer does not belong to the request. Beginning again is often enough.',
  response_iss: 'The answer says it comes from another issuer.',
  response_twice: 'The answer holds the same thing twice.',
  response_code: 'The answer holds no code. At the provider, choose “authorization code”.',
  response_hybrid: 'The provider answered in implicit or hybrid mode. Choose “authorization code”.',
  other_provider: 'The answer came back to the address of another service.',
  other_errand: 'The answer was used for something else than what it was asked for.',
  other_person: 'Somebody else than expected signed in.',
  flow_over: 'This answer had been used already.',
  client_refused:
    'The provider does not recognise Prisme: the client’s id or secret is wrong, or the secret has expired.',
  client_certificate_missing:
    'This service shows the provider a certificate, and has none. Make one, or go back to the secret.',
  code_refused:
    'The provider refused the code: often the return address is not registered to the letter, or PKCE is not allowed there.',
  token_refused: 'The provider refused to give a token.',
  token_missing: 'The provider gave no ID token. Is the scope openid allowed?',
  token_signature: 'The token’s signature is wrong.',
  token_key: 'The token is signed with a key that the provider does not publish.',
  token_alg: 'The token is not signed with an accepted algorithm.',
  token_crit: 'The token demands what Prisme does not know.',
  token_encrypted: 'The token is encrypted. Turn the encryption of ID tokens off.',
  token_invalid: 'What the token says is not valid.',
  token_iss: 'The token comes from another issuer than the one entered.',
  token_aud: 'The token is not meant for Prisme: check the client id.',
  token_azp: 'The token was given for another application.',
  token_sub: 'The token does not say who it is about, or too long-windedly.',
  token_exp: 'The token was over. Are the clocks right?',
  token_iat: 'The token does not say well when it was made. Are the clocks right?',
  token_nbf: 'The token was not valid yet. Are the clocks right?',
  token_nonce: 'The token does not answer this request: its nonce is wrong or missing.',
  token_auth_time: 'The provider did not say when the person proved who they are, or it was too long ago.',
  answer_mismatch: 'Two answers of the provider are about two different people.',
  logout_token: 'The provider announced the end of a session by a token that proves nothing.',
  logout_again: 'This announcement of the end of a session had been used already.',
  saml_no_response: 'The browser came back without an answer of the provider.',
  saml_too_large: 'The response is too long: more than 256 KiB. Have fewer attributes sent.',
  saml_no_assertion: 'The response holds no assertion.',
  saml_wrapped: 'The response is not of the expected shape: one assertion alone, signed in its place.',
  saml_duplicate_id: 'The response holds the same id twice.',
  saml_algorithm: 'The response is signed in a way that is too weak. Choose RSA with SHA-256.',
  saml_unsigned: 'The assertion is not signed. At the provider, have the assertion itself signed.',
  saml_signature: 'The signature is wrong, or made with a certificate that is not in the metadata: renew it.',
  saml_encrypted: 'The assertion is encrypted in a way that Prisme does not read.',
  saml_decryption: 'The assertion does not open with our key. Give the provider our metadata again.',
  saml_cbc_unsigned:
    'The assertion is encrypted by AES-CBC in a response that is not signed. Have the response signed too, or choose AES-GCM.',
  saml_not_encrypted: 'The assertion is not encrypted, and this service demands it.',
  saml_destination: 'The response is meant for another address than ours.',
  saml_recipient: 'The assertion is meant for another address than ours.',
  saml_audience: 'The assertion is meant for another application: check our entity id.',
  saml_issuer: 'The response comes from another provider than that of the metadata.',
  saml_in_response_to: 'The response does not answer this request. Sign-ins begin here, and nowhere else.',
  saml_expired: 'The assertion was over. Are the clocks right?',
  saml_too_old: 'The assertion was made more than five minutes ago. Are the clocks right?',
  saml_too_early: 'The assertion was not valid yet. Are the clocks right?',
  saml_again: 'This assertion had been used already.',
  saml_name_id: 'The assertion does not name the person in a readable way (NameID).',
  saml_name_id_format: 'The NameID is not of the format “persistent”. Choose that format at the provider.',
  saml_subject: 'The assertion does not say whom it is about.',
  saml_confirmation: 'The assertion is not confirmed in the expected way (bearer).',
  saml_statement: 'The assertion does not say when or how the person proved who they are.',
  saml_not_fresh: 'The person had proved who they are too long ago.',
  saml_no_logout: 'What arrived is not the end of a SAML session, or has no id.',
  provider_off: 'The service is off.',
  acr_too_low: 'This kind of sign-in is not among those you accept.',
  unknown_identity:
    'Nobody here is linked to this identity, and this service makes no accounts. The person must first link their account, on the Security page.',
  professional_claims:
    'What Pro Santé Connect says of the professional has not the expected form. Nothing of it is believed.',
  email_not_verified:
    'The provider gives no address, or does not say that it is verified (email_verified). No account is made without that.',
  domain_frozen:
    'The DNS record that proves the domain of their address is missing: nobody new comes in by it. See the page Domains.',
  domain_not_ours: 'The domain of their address is none of your organisation’s.',
  address_in_use:
    'Their address has an account already, which is not linked to this identity. Its owner must link it themselves, on the Security page.',
  identity_in_use: 'This identity is linked to another account already.',
  too_many_codes:
    'Too many codes to link an account were sent to this address. One has to wait before asking for another.',
  account_inactive: 'Their account is blocked, or their access is over.',
}
