import type { AccessTokens } from '../../crypto/access-token.ts'
import { looksLikeApiKey } from '../../crypto/api-key.ts'
import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { KeyHolders } from '../api-keys/index.ts'
import { endSession } from './session-ending-repository.ts'
import { lockRefreshToken } from './session-repository.ts'

interface Needs {
  database: Database
  accessTokens: AccessTokens
  keyHolders: KeyHolders
  clock: Clock
  live: LiveFeed
}

/** G-2: a credential that travelled in clear may have been read on the way: its session ends. */
export function burnCredential({ database, accessTokens, keyHolders, clock, live }: Needs) {
  const burn = async (tx: Transaction, sessionId: string): Promise<void> => {
    await endSession(tx, sessionId, 'cleartext_credential', clock.now())
    tx.afterCommit(() => live.endSession(sessionId))
  }
  const burnKey = async (secret: string): Promise<void> => {
    const key = await keyHolders.revoke(secret)
    if (key !== undefined) live.endSession(key)
  }
  return async (clear: {
    /** An access token or an API key. */
    bearer: string | undefined
    refreshToken: string | undefined
  }): Promise<void> => {
    const { bearer } = clear
    if (bearer !== undefined && looksLikeApiKey(bearer)) await burnKey(bearer)
    const claims = bearer === undefined ? undefined : accessTokens.verify(bearer, clock.now())
    if (claims) await database.inCompany(claims.companyId, (tx) => burn(tx, claims.sessionId))
    const refresh = clear.refreshToken === undefined ? undefined : readOpaqueToken(clear.refreshToken)
    if (refresh === undefined) return
    await database.inCompany(refresh.companyId, async (tx) => {
      const row = await lockRefreshToken(tx, refresh.hash)
      if (row) await burn(tx, row.session_id)
    })
  }
}
