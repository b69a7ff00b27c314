import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'

/** What a provider says that ended there: a session, everything of a person, or both named. */
export interface LogoutClaims {
  subject: string | undefined
  providerSession: string | undefined
  /** Each is heard once. */
  tokenId: string
}

interface Expected {
  issuer: string
  clientId: string
  algorithms: readonly string[]
  /** The provider's keys, as it publishes them. */
  keys: readonly Readonly<Record<string, unknown>>[]
  now: Date
}

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** How old one may be, in seconds; also how far the clocks may be apart. */
const oldest = 300
const known: readonly string[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384']

/**
 * A logout token (OpenID Connect Back-Channel Logout, 2.6): `typ: logout+jwt`, signed with a published key, for us, lately,
 * about this event, and never a token that was made for signing in. Undefined for anything else.
 */
export function readLogoutToken(token: string, expected: Expected): LogoutClaims | undefined {
  try {
    const kid = jwt.decode(token, { complete: true })?.header.kid
    const key = keyOf(expected.keys, kid)
    if (key === undefined) return undefined
    const { header, payload } = jwt.verify(token, key, {
      // Those the library knows, of those the company takes.
      algorithms: expected.algorithms.filter((name): name is jwt.Algorithm => known.includes(name)),
      issuer: expected.issuer,
      audience: expected.clientId,
      clockTolerance: 30,
      clockTimestamp: Math.floor(expected.now.getTime() / 1000),
      maxAge: oldest,
      complete: true,
    })
    if (header.typ !== 'logout+jwt' || 'crit' in header || typeof payload === 'string') return undefined
    return claimsOf(payload as Record<string, unknown>)
  } catch {
    return undefined
  }
}

function claimsOf({ sub, sid, jti, events, nonce }: Record<string, unknown>): LogoutClaims | undefined {
  const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, event)
  if (!isEvent || nonce !== undefined || typeof jti !== 'string' || jti === '') return undefined
  const subject = typeof sub === 'string' && sub !== '' ? sub : undefined
  const providerSession = typeof sid === 'string' && sid !== '' ? sid : undefined
  if (subject === undefined && providerSession === undefined) return undefined
  return { subject, providerSession, tokenId: jti }
}

function keyOf(keys: Expected['keys'], kid: string | undefined): KeyObject | undefined {
  const fitting = keys.filter(
    (key) =>
      (key['use'] ?? 'sig') === 'sig' && (kid === undefined || key['kid'] === kid) && key['kty'] !== 'oct',
  )
  const [only, ...others] = fitting
  // Which of several it is, the token must say.
  if (only === undefined || others.length > 0) return undefined
  return createPublicKey({ key: only as JsonWebKey, format: 'jwk' })
}
