import type { ServerMetadata } from 'openid-client'
import type { EndingReturn, OpenIdProvider } from '../ports/identity-provider.ts'
import type { OutboundHttp } from '../ports/outbound-http.ts'

/** A longer token stays out of the address: servers refuse such, and the provider can ask its person instead. In characters. */
const longestHint = 6_000

interface Ending {
  url: string
  idToken?: string | undefined
}

/**
 * RP-Initiated Logout 1.0, 2: where, and the token by which the provider knows whose session it is. Without the token Okta and Pro
 * Santé Connect end nothing, and Keycloak and Entra ID ask who leaves; with it all end at once and send back.
 */
export function endingOf(
  { end_session_endpoint: url }: ServerMetadata,
  idToken: string | undefined,
  outbound: OutboundHttp,
): string | undefined {
  // Signing in needs no such place, so one that will not do is as good as none.
  if (url === undefined || outbound.objection(url) !== undefined) return undefined
  const isShort = idToken !== undefined && idToken.length <= longestHint
  return JSON.stringify({ url, ...(isShort && { idToken }) } satisfies Ending)
}

export function endingUrl(
  { clientId }: OpenIdProvider,
  ending: string,
  { returnTo, state }: EndingReturn,
): string {
  // It was written by endingOf, and opened from under its seal.
  const { url: place, idToken } = JSON.parse(ending) as Ending
  const url = new URL(place)
  if (idToken !== undefined) url.searchParams.set('id_token_hint', idToken)
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('post_logout_redirect_uri', returnTo)
  url.searchParams.set('state', state)
  return url.href
}
