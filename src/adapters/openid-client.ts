import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type IDToken,
  type ServerMetadata,
} from 'openid-client'
import type { Clock } from '../ports/clock.ts'
import {
  IdentityRefused,
  type OpenIdClient,
  type OpenIdProvider,
  type PublishedKey,
} from '../ports/identity-provider.ts'
import { OutboundFailed, type OutboundHttp } from '../ports/outbound-http.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { clientAuthOf } from './openid-client-auth.ts'
import { endingOf, endingUrl } from './openid-ending.ts'
import { failureOf } from './openid-failures.ts'

interface Needs {
  outbound: OutboundHttp
  clock: Clock
}

/** How long what a provider says of itself is believed, in milliseconds. Its keys are read anew with each sign-in. */
const describedFor = 300_000
const mostKnown = 1_000
/** How long ago somebody may have shown there who they are where that must be fresh, in seconds. */
const freshFor = 300

export function createOpenIdClient({ outbound, clock }: Needs): OpenIdClient {
  const known = new Map<string, { metadata: ServerMetadata; until: number }>()
  const placeOf = ({ issuer, discoveryUrl }: OpenIdProvider): string => `${issuer}\n${discoveryUrl ?? ''}`

  async function describe(provider: OpenIdProvider, signal: AbortSignal): Promise<ServerMetadata> {
    const place = placeOf(provider)
    const before = known.get(place)
    const now = clock.now().getTime()
    if (before !== undefined && before.until > now) return before.metadata
    const metadata = await ask(provider, signal)
    if (known.size >= mostKnown) known.clear()
    known.set(place, { metadata, until: now + describedFor })
    return metadata
  }

  async function ask(provider: OpenIdProvider, signal: AbortSignal): Promise<ServerMetadata> {
    const { issuer, discoveryUrl, clientId } = provider
    const objection = outbound.objection(discoveryUrl ?? issuer)
    if (objection !== undefined) throw new OutboundFailed(objection)
    const found = await discovery(new URL(discoveryUrl ?? issuer), clientId, undefined, undefined, {
      [customFetch]: guardedFetch(outbound, signal),
      // Whether http: may be asked at all is the guard's affair.
      execute: [allowInsecureRequests],
    })
    const metadata = found.serverMetadata()
    // To the letter: no other spelling, and no provider that is many issuers at once.
    if (metadata.issuer !== issuer) throw new IdentityRefused('issuer_mismatch')
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
    for (const needed of [authorization_endpoint, token_endpoint, jwks_uri])
      if (needed === undefined) throw new IdentityRefused('endpoint_missing')
    for (const place of [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint])
      if (place !== undefined && outbound.objection(place) !== undefined)
        throw new IdentityRefused('endpoint_refused')
    if (allowedOf(provider, metadata).length === 0) throw new IdentityRefused('algorithms_refused')
    return metadata
  }

  async function configure(
    provider: OpenIdProvider,
    metadata: ServerMetadata,
    signal: AbortSignal,
  ): Promise<Configuration> {
    const { clientId, identity } = provider
    const server = {
      // Plain data only: what the library hangs on it is not.
      ...(JSON.parse(JSON.stringify(metadata)) as ServerMetadata),
      id_token_signing_alg_values_supported: allowedOf(provider, metadata),
    }
    const client = { use_mtls_endpoint_aliases: provider.clientAuthentication === 'certificate' }
    const configuration = new Configuration(server, clientId, client, await clientAuthOf(provider, metadata))
    const aliases = metadata.mtls_endpoint_aliases ?? {}
    const shownAt = new Set([metadata.token_endpoint, metadata.userinfo_endpoint, ...Object.values(aliases)])
    configuration[customFetch] = guardedFetch(outbound, signal, (url) =>
      shownAt.has(url) ? identity : undefined,
    )
    allowInsecureRequests(configuration)
    // By itself the library trusts TLS for tokens that come straight from the provider.
    enableNonRepudiationChecks(configuration)
    return configuration
  }

  /** What the provider is asked, and why not, in our words. What was known of it is asked anew after a failure. */
  async function asked<T>(provider: OpenIdProvider, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      known.delete(placeOf(provider))
      throw failureOf(error)
    }
  }

  return {
    examine: (provider, signal) =>
      asked(provider, async () => {
        await ask(provider, signal)
      }),
    authorizationUrl: (provider, flow, signal) =>
      asked(provider, async () => {
        const configuration = await configure(provider, await describe(provider, signal), signal)
        const url = buildAuthorizationUrl(configuration, {
          redirect_uri: flow.redirectUri,
          response_type: 'code',
          scope: [...new Set(['openid', ...provider.scopes])].join(' '),
          state: flow.state,
          nonce: flow.nonce,
          code_challenge: await calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
          ...(flow.fresh && { prompt: 'login', max_age: '0' }),
          ...(provider.acrValues.length > 0 && { acr_values: provider.acrValues.join(' ') }),
        })
        return url.href
      }),
    prove: (provider, flow, query, signal) =>
      asked(provider, async () => {
        const metadata = await describe(provider, signal)
        const configuration = await configure(provider, metadata, signal)
        const cameBackTo = new URL(flow.redirectUri)
        cameBackTo.search = query
        const tokens = await authorizationCodeGrant(configuration, cameBackTo, {
          pkceCodeVerifier: flow.verifier,
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
          ...(flow.fresh && { maxAge: freshFor }),
        })
        const claims = tokens.claims()
        if (claims === undefined) throw new IdentityRefused('token_missing')
        if (claims['azp'] !== undefined && claims['azp'] !== provider.clientId)
          throw new IdentityRefused('token_azp')
        flow.hear?.({ from: 'id_token', said: claims })
        const said =
          metadata.userinfo_endpoint === undefined
            ? {}
            : await fetchUserInfo(configuration, tokens.access_token, claims.sub)
        flow.hear?.({ from: 'userinfo', said })
        return { ...identityOf(claims, said), said, ending: endingOf(metadata, tokens.id_token, outbound) }
      }),
    endingUrl,
    keys: (provider, signal) =>
      asked(provider, async () => {
        const { jwks_uri: url } = await describe(provider, signal)
        if (url === undefined) throw new IdentityRefused('endpoint_missing')
        const headers = { accept: 'application/json' }
        const { status, body } = await outbound.send({ url, method: 'GET', headers }, signal)
        if (status !== 200) throw new IdentityRefused('bad_answer')
        return publishedKeys(body)
      }),
  }
}

/** What both sides take. A provider that does not say takes what OpenID Connect makes everybody take. */
function allowedOf({ algorithms }: OpenIdProvider, metadata: ServerMetadata): string[] {
  const theirs = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  return algorithms.filter((algorithm) => theirs.includes(algorithm))
}

function publishedKeys(body: Buffer): PublishedKey[] {
  const document: unknown = JSON.parse(body.toString())
  const keys = typeof document === 'object' && document !== null && 'keys' in document ? document.keys : []
  if (!Array.isArray(keys)) throw new IdentityRefused('bad_answer')
  return keys.filter((key): key is PublishedKey => typeof key === 'object' && key !== null)
}

/** An address and whether it is verified come from one place, never each from another. */
function identityOf(claims: IDToken, said: Readonly<Record<string, unknown>>) {
  const profile = text(said['email']) === undefined ? claims : said
  const { amr } = claims
  return {
    issuer: claims.iss,
    subject: claims.sub,
    providerSession: text(claims['sid']),
    acr: text(claims['acr']),
    amr: Array.isArray(amr) ? amr.filter((value): value is string => typeof value === 'string') : [],
    email: text(profile['email']),
    emailVerified: profile['email_verified'] === true,
    name: nameOf(said) ?? nameOf(claims),
  }
}

function nameOf(said: Readonly<Record<string, unknown>>): string | undefined {
  const parts = [text(said['given_name']), text(said['family_name'])].filter((part) => part !== undefined)
  return text(said['name']) ?? (parts.length > 0 ? parts.join(' ') : undefined)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
