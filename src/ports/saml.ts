import type { Hear, ProvenIdentity } from './identity-provider.ts'

/** A SAML identity provider, as its metadata and the company describe it. */
export interface SamlProvider {
  entityId: string
  /** Where the browser goes, by the redirect binding. */
  signOnUrl: string
  /** Where it ends sessions, by the same; undefined where it does not. */
  logoutUrl: string | undefined
  /** Where answers about that go, where it is elsewhere. */
  logoutResponseUrl: string | undefined
  /** PEM. While a key rolls over there are two; nothing that a response brings along is believed. */
  certificates: readonly string[]
  emailAttribute: string
  nameAttribute: string
  /** Whether an assertion that is not encrypted is refused. */
  encryption: 'optional' | 'required'
}

/** What metadata says of a provider. */
export type SamlDescription = Pick<
  SamlProvider,
  'entityId' | 'signOnUrl' | 'logoutUrl' | 'logoutResponseUrl' | 'certificates'
>

/** A key of ours, and the certificate that a provider knows it by; PEM. */
export interface SamlKey {
  privateKey: string
  certificate: string
}

/** Ourselves, as one provider of one company knows us: to another one we are somebody else. */
export interface SamlParty {
  entityId: string
  /** Where responses are posted to. */
  responseUrl: string
  /** Where it says that a session ended, and answers when we did. */
  logoutUrl: string
  /** The one we sign with first, then one that is announced. Each opens what was encrypted for it. */
  keys: readonly SamlKey[]
}

/** One sign-in, there and back. */
export interface SamlFlow extends SamlParty {
  requestId: string
  relayState: string
  /** Whether they must show anew who they are. */
  fresh: boolean
  hear?: Hear | undefined
}

/** Who an assertion is about, and what it is called, so that it is heard once. */
export interface ProvenBySaml {
  identity: ProvenIdentity
  assertionId: string
}

/** A message about logout as a browser brought it: the query to the letter, or the field of a form, base64. */
export type SamlMessage =
  | { binding: 'redirect'; query: string }
  | { binding: 'post'; content: string; relayState: string | undefined }

/** What the provider signed, and what was to come back with it. */
export interface SignedLogout {
  xml: string
  relayState: string | undefined
}

export type SamlLogout =
  | { kind: 'request'; messageId: string; subject: string; providerSessions: readonly string[] }
  | { kind: 'response' }

/** Speaks SAML 2.0 as a service provider. Rejects with IdentityRefused, and OutboundFailed where nobody answered. */
export interface SamlClient {
  /** What metadata says, read from text; metadata that is over says nothing. */
  readMetadata(text: string): SamlDescription
  fetchMetadata(url: string, signal: AbortSignal): Promise<SamlDescription>
  ownMetadata(party: SamlParty): string
  requestUrl(provider: SamlProvider, flow: SamlFlow): Promise<string>
  /** Who is vouched for by a response, base64 as it was posted. */
  prove(provider: SamlProvider, flow: SamlFlow, response: string): Promise<ProvenBySaml>
  /** Refuses what the provider did not sign: it may be anybody's. */
  verifyLogout(provider: SamlProvider, message: SamlMessage): Promise<SignedLogout>
  readLogout(provider: SamlProvider, party: SamlParty, signed: SignedLogout): SamlLogout
  /** Where the browser takes our answer to a request. Undefined where none is taken. */
  logoutAnswerUrl(
    provider: SamlProvider,
    party: SamlParty,
    to: { messageId: string; relayState: string | undefined },
  ): Promise<string | undefined>
  /** Where to send the browser to end a session there, by what was proven with it. Undefined where there is no way to. */
  endingUrl(
    provider: SamlProvider,
    party: SamlParty,
    asked: { ending: string; relayState: string },
  ): Promise<string | undefined>
}
