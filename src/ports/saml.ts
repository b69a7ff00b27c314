import type { ProvenIdentity } from './identity-provider.ts'

/** A SAML identity provider, as its metadata and the company describe it. */
export interface SamlProvider {
  entityId: string
  /** Where the browser goes, by the redirect binding. */
  signOnUrl: string
  /** PEM. While a key rolls over there are two; nothing that a response brings along is believed. */
  certificates: readonly string[]
  emailAttribute: string
  nameAttribute: string
  /** Whether an assertion that is not encrypted is refused. */
  encryption: 'optional' | 'required'
}

/** What metadata says of a provider. */
export type SamlDescription = Pick<SamlProvider, 'entityId' | 'signOnUrl' | 'certificates'>

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
  /** The one we sign with first, then one that is announced. Each opens what was encrypted for it. */
  keys: readonly SamlKey[]
}

/** One sign-in, there and back. */
export interface SamlFlow extends SamlParty {
  requestId: string
  relayState: string
  /** Whether they must show anew who they are. */
  fresh: boolean
}

/** Who an assertion is about, and what it is called, so that it is heard once. */
export interface ProvenBySaml {
  identity: ProvenIdentity
  assertionId: string
}

/** Speaks SAML 2.0 as a service provider. Rejects with IdentityRefused, and OutboundFailed where nobody answered. */
export interface SamlClient {
  /** What metadata says, read from text. */
  readMetadata(text: string): SamlDescription
  fetchMetadata(url: string, signal: AbortSignal): Promise<SamlDescription>
  ownMetadata(party: SamlParty): string
  requestUrl(provider: SamlProvider, flow: SamlFlow): Promise<string>
  /** Who is vouched for by a response, base64 as it was posted. */
  prove(provider: SamlProvider, flow: SamlFlow, response: string): Promise<ProvenBySaml>
}
