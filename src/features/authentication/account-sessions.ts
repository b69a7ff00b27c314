import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type EndReason, endAllSessions, endOneSession, endOtherSessions } from './session-repository.ts'

/** Ends the sessions of an account; their sockets close in under a second, on every gateway. */
export interface AccountSessions {
  /** All of them but `except`; answers how many were not over. */
  endAll(tx: Transaction, accountId: string, reason: EndReason, except?: string): Promise<number>
  /** One of them; answers whether there was one that was not over. */
  end(tx: Transaction, accountId: string, sessionId: string, reason: EndReason): Promise<boolean>
  /** Everyone's of the company. */
  endCompany(tx: Transaction, reason: EndReason): Promise<void>
}

export function createAccountSessions({ clock, live }: { clock: Clock; live: LiveFeed }): AccountSessions {
  function tell(tx: Transaction, ended: readonly string[]): number {
    tx.afterCommit(() => {
      for (const sessionId of ended) live.endSession(sessionId)
    })
    return ended.length
  }
  return {
    endAll: async (tx, accountId, reason, except) =>
      tell(
        tx,
        await endOtherSessions(tx, { accountId, reason, now: clock.now(), ...(except && { except }) }),
      ),
    end: async (tx, accountId, sessionId, reason) =>
      tell(tx, await endOneSession(tx, { accountId, sessionId, reason, now: clock.now() })) > 0,
    async endCompany(tx, reason) {
      tell(tx, await endAllSessions(tx, reason, clock.now()))
    },
  }
}
