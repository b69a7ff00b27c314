import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { OpenSession } from '../../protocol/index.ts'
import { proofLastsSeconds } from '../../protocol/index.ts'
import {
  endAttemptsOf,
  endLinkingAttempts,
  endLocalAttempts,
  endProviderAttempts,
  type Through,
} from './attempt-repository.ts'
import {
  type EndReason,
  endAllSessions,
  endLocalSessions,
  endProviderSessions,
  endSessionsOf,
} from './session-ending-repository.ts'
import type { SessionRecordRepository } from './session-record-repository.ts'
import { noteProof } from './session-repository.ts'

/** The sessions of accounts. Where one ends, its sockets close in under a second, on every gateway. */
export interface AccountSessions {
  /** Those of an account that are not over, the one used last first. */
  open(tx: Transaction, accountId: string): Promise<OpenSession[]>
  /** Where one was opened, if not here. */
  through(tx: Transaction, sessionId: string): Promise<Through | undefined>
  /** All of them but `except`, and what waits for a second step; answers how many were not over. */
  endAll(tx: Transaction, accountId: string, reason: EndReason, except?: string): Promise<number>
  /** One of them; answers whether there was one that was not over. */
  end(tx: Transaction, accountId: string, sessionId: string, reason: EndReason): Promise<boolean>
  /** Everyone's of the company. */
  endCompany(tx: Transaction, reason: EndReason): Promise<void>
  /** What people whom the company's rule binds opened otherwise than at a provider, and what waits for a second step. */
  endLocal(tx: Transaction): Promise<void>
  /** A session has just been proven to be its person's, elsewhere. Until when that counts. */
  proven(tx: Transaction, sessionId: string): Promise<Date>
  /** Those that were opened through a provider, and what waits for its second step; of one account when it is named. */
  endThrough(tx: Transaction, providerId: string, of: ThroughOf): Promise<void>
  /** What waits for a second step, after which an identity at a provider would be linked; of one session there when it is named. */
  endLinking(
    tx: Transaction,
    providerId: string,
    of: { identityHash: Buffer; sessionHash: Buffer | undefined },
  ): Promise<void>
}

interface ThroughOf {
  reason: EndReason
  accountId?: string
  /** A session to keep. */
  except?: string
  /** What stands for the one session there that ended. */
  sessionHash?: Buffer
}

interface Needs {
  records: SessionRecordRepository
  clock: Clock
  live: LiveFeed
}

export function createAccountSessions({ records, clock, live }: Needs): AccountSessions {
  function tell(tx: Transaction, ended: readonly string[]): number {
    tx.afterCommit(() => {
      for (const sessionId of ended) live.endSession(sessionId)
    })
    return ended.length
  }
  return {
    open: (tx, accountId) => records.readOpen(tx, accountId, clock.now()),
    through: (tx, sessionId) => records.readThrough(tx, sessionId),
    async endAll(tx, accountId, reason, except) {
      await endAttemptsOf(tx, accountId)
      const which = { accountId, reason, now: clock.now(), ...(except !== undefined && { except }) }
      return tell(tx, await endSessionsOf(tx, which))
    },
    end: async (tx, accountId, only, reason) =>
      tell(tx, await endSessionsOf(tx, { accountId, only, reason, now: clock.now() })) > 0,
    async endCompany(tx, reason) {
      tell(tx, await endAllSessions(tx, reason, clock.now()))
    },
    async endLocal(tx) {
      await endLocalAttempts(tx)
      tell(tx, await endLocalSessions(tx, 'provider_demanded', clock.now()))
    },
    async proven(tx, sessionId) {
      const now = clock.now()
      await noteProof(tx, sessionId, now)
      return new Date(now.getTime() + proofLastsSeconds * 1_000)
    },
    async endThrough(tx, providerId, of) {
      await endProviderAttempts(tx, providerId, of)
      tell(tx, await endProviderSessions(tx, { ...of, providerId, now: clock.now() }))
    },
    endLinking: endLinkingAttempts,
  }
}
