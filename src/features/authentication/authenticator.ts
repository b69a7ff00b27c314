import type { AccessTokens } from '../../crypto/access-token.ts'
import { equalBytes, sha256 } from '../../crypto/digest.ts'
import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Identity } from '../../dispatch/caller.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, CompanyId, Problem, SessionId } from '../../protocol/index.ts'
import type { Revocation } from './revocation-repository.ts'
import { createRevocations } from './revocations.ts'
import { readHolder, takeTicket } from './session-repository.ts'

export interface Authenticator {
  /** Throws not_authenticated for a token that is not ours or has expired, session_ended when its session is over. */
  byAccessToken(token: string): Promise<Identity>
  /** Who a session belongs to now, 500 ms stale at most. Throws session_ended when it is over. */
  current(identity: Identity): Promise<Identity>
  /** Throws not_authenticated: unknown, used, expired, or from another network. */
  byTicket(ticket: string, network: string): Promise<Identity>
  /** What was revoked since the last time this was asked. Rejects with DatabaseUnavailable. */
  revocations(): Promise<readonly Revocation[]>
  /** A session ended here just now: from this moment on it is nobody's. */
  ended(sessionId: string): void
  /** Whether something of this identity was revoked in the last minutes: it may have been read before. */
  revokedLately(identity: Identity): boolean
}

interface Needs {
  database: Database
  accessTokens: AccessTokens
  clock: Clock
}

/** how stale an answer may be, in milliseconds. */
const identityFor = 500

export function createAuthenticator({ database, accessTokens, clock }: Needs): Authenticator {
  const revocations = createRevocations(database)
  const recent = new Map<string, { identity: Promise<Identity | undefined>; until: number }>()

  async function identify(tx: Transaction, sessionId: string): Promise<Identity | undefined> {
    const session = await readHolder(tx, sessionId)
    if (session === undefined || session.until <= clock.now()) return undefined
    return {
      companyId: CompanyId.parse(tx.companyId),
      accountId: AccountId.parse(session.account_id),
      sessionId: SessionId.parse(sessionId),
      role: session.role,
      until: session.until,
    }
  }

  function identityOf(companyId: string, sessionId: string): Promise<Identity | undefined> {
    const now = clock.now().getTime()
    const known = recent.get(sessionId)
    if (known && known.until > now) return known.identity
    const identity = database.inCompany(companyId, (tx) => identify(tx, sessionId))
    identity.catch(() => recent.delete(sessionId))
    if (recent.size > 10_000) recent.clear()
    recent.set(sessionId, { identity, until: now + identityFor })
    return identity
  }

  return {
    async byAccessToken(token) {
      const claims = accessTokens.verify(token, clock.now())
      if (claims === undefined) throw new Problem('not_authenticated')
      const identity = await identityOf(claims.companyId, claims.sessionId)
      if (identity === undefined || identity.accountId !== claims.accountId)
        throw new Problem('session_ended')
      return identity
    },
    async current({ companyId, sessionId }) {
      const identity = await identityOf(companyId, sessionId)
      if (identity === undefined) throw new Problem('session_ended')
      return identity
    },
    async byTicket(ticket, network) {
      const presented = readOpaqueToken(ticket)
      if (presented === undefined) throw new Problem('not_authenticated')
      const identity = await database.inCompany(presented.companyId, async (tx) => {
        const row = await takeTicket(tx, presented.hash)
        if (row === undefined || row.expires_at <= clock.now()) return undefined
        if (!equalBytes(row.address_prefix_hash, sha256(network))) return undefined
        return identify(tx, row.session_id)
      })
      if (identity === undefined) throw new Problem('not_authenticated')
      return identity
    },
    async revocations() {
      const news = await revocations.read()
      for (const { kind, subjectId } of news) {
        if (kind === 'session') recent.delete(subjectId)
        else recent.clear()
      }
      return news
    },
    ended(sessionId) {
      recent.delete(sessionId)
      revocations.heard(sessionId)
    },
    revokedLately: ({ sessionId, accountId }) =>
      revocations.lately(sessionId) || revocations.lately(accountId),
  }
}
