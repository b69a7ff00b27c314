import { openSuccessor, readOpaqueToken, sealSuccessor } from '../../crypto/opaque-token.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'
import { demandsFactor } from './factor-demand.ts'
import { endSession } from './session-ending-repository.ts'
import {
  insertRefreshToken,
  lockRefreshToken,
  noteRenewal,
  type RefreshTokenRow,
  readSession,
  type SessionRow,
  spendRefreshToken,
} from './session-repository.ts'
import type { SessionTokens } from './session-tokens.ts'

/** so long, everyone who holds the old token gets the same new one: ten tabs renew without a race. */
const sharedFor = 20_000

interface Needs {
  accounts: Accounts
  policies: Policies
  tokens: SessionTokens
  clock: Clock
  live: LiveFeed
}

export function refreshSession(needs: Needs): HandlerOf<'sessions.refresh'> {
  const { accounts, policies, tokens, clock, live } = needs

  return async ({ refreshToken }, own) => {
    const presented = refreshToken === undefined ? undefined : readOpaqueToken(refreshToken)
    if (refreshToken === undefined || presented === undefined) throw new Problem('not_authenticated')
    // A refusal is an outcome here, not an exception: ending a stolen session must be committed.
    const answer = await own.inCompany(presented.companyId, async (tx) => {
      const row = await lockRefreshToken(tx, presented.hash)
      const session = row && (await readSession(tx, row.session_id))
      const now = clock.now()
      if (!row || !session || isOver(session, now)) return undefined
      const standing = await accounts.standing(tx, session.account_id)
      if (!standing?.active) return undefined
      // A role that was given meanwhile may demand what the session was opened without.
      if (!session.strong && (await demandsFactor(tx, { accounts, policies }, session.account_id)))
        return undefined
      const next = await successor(tx, row, refreshToken, presented.hash)
      if (next === 'reused') {
        await endStolen(tx, row.session_id, session.account_id)
        return undefined
      }
      await noteRenewal(tx, row.session_id, now)
      const holder = { companyId: tx.companyId, accountId: session.account_id, sessionId: row.session_id }
      return tokens.answer({ ...holder, expiresAt: session.expires_at }, next)
    })
    if (answer === undefined) throw new Problem('session_ended')
    return answer
  }

  async function successor(
    tx: Transaction,
    row: RefreshTokenRow,
    token: string,
    hash: Buffer,
  ): Promise<string> {
    const now = clock.now()
    if (row.used_at !== null && row.successor_sealed !== null) {
      // Used in what is still to come, beyond what two clocks may differ: this one was set back.
      if (Math.abs(now.getTime() - row.used_at.getTime()) > sharedFor) return 'reused'
      return openSuccessor(token, row.successor_sealed)
    }
    const next = tokens.newRefreshToken(tx.companyId)
    await insertRefreshToken(tx, row.session_id, next.hash, now)
    await spendRefreshToken(tx, hash, sealSuccessor(token, next.token), now)
    return next.token
  }

  /** A token used again after its time was stolen, or its successor was: the whole session ends and its owner is told. */
  async function endStolen(tx: Transaction, sessionId: string, accountId: string): Promise<void> {
    await endSession(tx, sessionId, 'token_reused', clock.now())
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'session_revoked' })
    tx.afterCommit(() => live.endSession(sessionId))
  }
}

function isOver(session: SessionRow, now: Date): boolean {
  return session.ended_at !== null || session.expires_at <= now || session.idle_until <= now
}
