import type { IdentityReason } from './identity-reasons.ts'
/** An OpenID provider, as a company describes it. */
export interface OpenIdProvider {
  issuer: string
  /** Where it describes itself, where that is not the place its issuer says. */
  discoveryUrl: string | undefined
  clientId: string
  clientSecret: string
  /** How the client shows that it is ours: by its secret, its certificate (RFC 8705), or what its key signs (RFC 7523). */
  clientAuthentication: 'secret' | 'certificate' | 'private_key_jwt'
  /** PEM. Shown in every TLS connection to the token endpoint that asks for one, whatever the client shows beside. */
  identity: { certificate: string; privateKey: string } | undefined
  scopes: readonly string[]
  /** What it may sign with: others are refused, whatever the provider says of itself. */
  algorithms: readonly string[]
  /** Which kinds of sign-in are asked for, the preferred one first. */
  acrValues: readonly string[]
}

/** What a provider said, as soon as it is proven to have said it: for who tries it out. */
export interface Hearing {
  from: 'id_token' | 'userinfo' | 'assertion'
  said: Readonly<Record<string, unknown>>
}
export type Hear = (hearing: Hearing) => void

/** One sign-in, from the way there to the way back. The secrets are the browser's alone (see flowSecrets). */
export interface OpenIdFlow {
  redirectUri: string
  state: string
  nonce: string
  verifier: string
  /** Whether they must prove anew there who they are, whoever was signed in; what says when they did must say so then. */
  fresh: boolean
  hear?: Hear | undefined
}

/** Who came back, as the provider signed it. What is missing there is missing here: nothing is guessed. */
export interface ProvenIdentity {
  issuer: string
  subject: string
  /** The session at the provider. */
  providerSession: string | undefined
  acr: string | undefined
  amr: readonly string[]
  email: string | undefined
  /** Whether the provider says, of this very address and by the boolean true, that its owner reads it. */
  emailVerified: boolean
  name: string | undefined
  /** Everything the provider said of them beside, as it said it: nothing of it was looked at. */
  said: Readonly<Record<string, unknown>>
  /** What it will take to end their session there; undefined where that cannot be asked. To be kept sealed, and given back. */
  ending: string | undefined
}

/** Where someone comes back to from signing out at a provider, and what comes back with them. */
export interface EndingReturn {
  returnTo: string
  state: string
}

export type PublishedKey = Readonly<Record<string, unknown>>

/**
 * Speaks OpenID Connect as a client: authorization code with PKCE, state and nonce. Every request to a provider goes
 * through the guard of OutboundHttp. Rejects with IdentityRefused when what was answered proves nothing, and with
 * OutboundFailed when there was no answer.
 */
export interface OpenIdClient {
  /** Whether the provider can be used at all: it describes itself, as that issuer, with what is needed. */
  examine(provider: OpenIdProvider, signal: AbortSignal): Promise<void>
  /** Where to send the browser. */
  authorizationUrl(provider: OpenIdProvider, flow: OpenIdFlow, signal: AbortSignal): Promise<string>
  /** Who came back with this query. Its code is spent, whatever comes of it. */
  prove(
    provider: OpenIdProvider,
    flow: OpenIdFlow,
    query: string,
    signal: AbortSignal,
  ): Promise<ProvenIdentity>
  /** Where to send the browser to end a session there. Nobody is asked for that. */
  endingUrl(provider: OpenIdProvider, ending: string, back: EndingReturn): string
  /** The keys it publishes, as JSON Web Keys. */
  keys(provider: OpenIdProvider, signal: AbortSignal): Promise<readonly PublishedKey[]>
}

/** A provider's answer proves nothing. The reason is for administrators; who signs in is not told. */
export class IdentityRefused extends Error {
  override name = 'IdentityRefused'
  readonly reason: IdentityReason
  constructor(reason: IdentityReason, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}
