import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type EndReason, endAllSessions, endOtherSessions } from './session-repository.ts'

/** What administration may do to someone's sessions. */
export interface AccountSessions {
  /** Ends all of them; their sockets close in under a second, on every gateway. */
  endAll(tx: Transaction, accountId: string, reason: EndReason): Promise<void>
  /** The same for everyone of the company. */
  endCompany(tx: Transaction, reason: EndReason): Promise<void>
}

/** The id no session has. */
const none = '00000000-0000-0000-0000-000000000000'

export function createAccountSessions({ clock, live }: { clock: Clock; live: LiveFeed }): AccountSessions {
  const tell = (tx: Transaction, ended: readonly string[]): void =>
    tx.afterCommit(() => {
      for (const sessionId of ended) live.endSession(sessionId)
    })
  return {
    async endAll(tx, accountId, reason) {
      tell(tx, await endOtherSessions(tx, { accountId, except: none, reason, now: clock.now() }))
    },
    async endCompany(tx, reason) {
      tell(tx, await endAllSessions(tx, reason, clock.now()))
    },
  }
}
