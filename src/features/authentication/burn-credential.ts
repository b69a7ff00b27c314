import type { AccessTokens } from '../../crypto/access-token.ts'
import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { endSession, lockRefreshToken } from './session-repository.ts'

interface Needs {
  database: Database
  accessTokens: AccessTokens
  clock: Clock
  live: LiveFeed
}

/** G-2: a credential that travelled in clear may have been read on the way: its session ends. */
export function burnCredential({ database, accessTokens, clock, live }: Needs) {
  const burn = async (tx: Transaction, sessionId: string): Promise<void> => {
    await endSession(tx, sessionId, 'cleartext_credential', clock.now())
    tx.afterCommit(() => live.endSession(sessionId))
  }
  return async (clear: {
    accessToken: string | undefined
    refreshToken: string | undefined
  }): Promise<void> => {
    const claims =
      clear.accessToken === undefined ? undefined : accessTokens.verify(clear.accessToken, clock.now())
    if (claims) await database.inCompany(claims.companyId, (tx) => burn(tx, claims.sessionId))
    const refresh = clear.refreshToken === undefined ? undefined : readOpaqueToken(clear.refreshToken)
    if (refresh === undefined) return
    await database.inCompany(refresh.companyId, async (tx) => {
      const row = await lockRefreshToken(tx, refresh.hash)
      if (row) await burn(tx, row.session_id)
    })
  }
}
