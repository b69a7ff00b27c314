import type { AccessTokens } from '../../crypto/access-token.ts'
import { createOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Output } from '../../protocol/index.ts'

/** five minutes. */
const accessTokenSeconds = 300

export interface SessionTokens {
  /** What a client gets for a session: an access token beside its refresh token. */
  answer(
    session: { companyId: string; accountId: string; sessionId: string; expiresAt: Date },
    refreshToken: string,
  ): Output<'sessions.refresh'>
  newRefreshToken(companyId: string): { token: string; hash: Buffer }
}

export function createSessionTokens(accessTokens: AccessTokens, clock: Clock): SessionTokens {
  return {
    newRefreshToken: createOpaqueToken,
    answer(session, refreshToken) {
      const now = clock.now()
      // No token outlives its session.
      const seconds = Math.min(
        accessTokenSeconds,
        Math.floor((session.expiresAt.getTime() - now.getTime()) / 1000),
      )
      return {
        accessToken: accessTokens.sign(session, now, seconds),
        accessTokenExpiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
        sessionExpiresAt: session.expiresAt.toISOString(),
        refreshToken,
      }
    },
  }
}
