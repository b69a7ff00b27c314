import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { getVerifiedXml, parseDomFromString } from '@node-saml/node-saml/lib/xml.js'
import { randomId } from '../crypto/random.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import type { IdentityReason } from '../ports/identity-reasons.ts'
import type { SamlFlow, SamlParty, SamlProvider } from '../ports/saml.ts'
import { persistent, type SamlEnding, skew } from './saml-assertion.ts'

/** The assertion as it was signed, out of what the signature covers. */
export async function signedAssertion(library: SAML, xml: string): Promise<string> {
  try {
    const { profile } = await library.validatePostResponseAsync({
      SAMLResponse: Buffer.from(xml).toString('base64'),
    })
    const signed = profile?.getAssertionXml?.()
    if (signed === undefined) throw new IdentityRefused('saml_no_assertion')
    return signed
  } catch (error) {
    throw error instanceof IdentityRefused ? error : new IdentityRefused(reasonOf(error), { cause: error })
  }
}

/** A whole message as it was signed, out of what the signature covers. */
export async function signedWhole(xml: string, certificates: readonly string[]): Promise<string> {
  try {
    const { documentElement } = await parseDomFromString(xml)
    const signed = getVerifiedXml(xml, documentElement, [...certificates])
    if (signed !== null) return signed
  } catch (cause) {
    throw new IdentityRefused('saml_signature', { cause })
  }
  throw new IdentityRefused('saml_signature')
}

/** The library tells these apart by their sentences only. */
function reasonOf(error: unknown): IdentityReason {
  const message = error instanceof Error ? error.message : ''
  if (/audience/i.test(message)) return 'saml_audience'
  if (/InResponseTo/.test(message)) return 'saml_in_response_to'
  if (/not yet valid/.test(message)) return 'saml_too_early'
  if (/too old|expired|subject confirmation|NotOnOrAfter/.test(message)) return 'saml_expired'
  return /signature/i.test(message) ? 'saml_signature' : 'bad_answer'
}

/** Our answer to a logout request: that it was done. */
export async function logoutAnswerUrl(
  provider: SamlProvider,
  party: SamlParty,
  { messageId, relayState }: { messageId: string; relayState: string | undefined },
): Promise<string | undefined> {
  const url = provider.logoutResponseUrl ?? provider.logoutUrl
  if (url === undefined || party.keys.length === 0) return undefined
  const request = { ID: messageId, issuer: provider.entityId, nameID: '', nameIDFormat: persistent }
  return logoutLibrary(provider, party, url).getLogoutResponseUrlAsync(request, relayState ?? '', {}, true)
}

/** Our logout request, for the session that was opened there. */
export async function endingUrl(
  provider: SamlProvider,
  party: SamlParty,
  { ending, relayState }: { ending: string; relayState: string },
): Promise<string | undefined> {
  if (provider.logoutUrl === undefined || party.keys.length === 0) return undefined
  // It was written where the assertion was read, and opened from under its seal.
  const { name, qualifier, ownQualifier, session } = JSON.parse(ending) as SamlEnding
  const who = {
    issuer: provider.entityId,
    nameID: name,
    nameIDFormat: persistent,
    ...(qualifier !== undefined && { nameQualifier: qualifier }),
    ...(ownQualifier !== undefined && { spNameQualifier: ownQualifier }),
    ...(session !== undefined && { sessionIndex: session }),
  }
  return logoutLibrary(provider, party, provider.logoutUrl).getLogoutUrlAsync(who, relayState, {})
}

function logoutLibrary(provider: SamlProvider, party: SamlParty, logoutUrl: string): SAML {
  const nothingAsked = { requestId: `_${randomId()}`, relayState: '', fresh: false }
  return libraryFor(provider, { ...party, ...nothingAsked }, logoutUrl)
}

/** Made for one sign-in: it knows one request, ours. What it sends is signed where there is a key to sign with. */
export function libraryFor(provider: SamlProvider, flow: SamlFlow, logoutUrl?: string): SAML {
  const asked = new Date().toISOString()
  const [key] = flow.keys
  return new SAML({
    issuer: flow.entityId,
    audience: flow.entityId,
    callbackUrl: flow.responseUrl,
    entryPoint: provider.signOnUrl,
    ...(logoutUrl !== undefined && { logoutUrl }),
    idpCert: [...provider.certificates],
    idpIssuer: provider.entityId,
    identifierFormat: persistent,
    allowCreate: true,
    disableRequestedAuthnContext: true,
    forceAuthn: flow.fresh,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    ...(key && { privateKey: key.privateKey }),
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: skew,
    // How old it may be is ours to say: the library would only say that it is over.
    maxAssertionAgeMs: 0,
    validateInResponseTo: ValidateInResponseTo.always,
    generateUniqueId: () => flow.requestId,
    cacheProvider: {
      saveAsync: async () => null,
      getAsync: async (id) => (id === flow.requestId ? asked : null),
      removeAsync: async () => null,
    },
  })
}
