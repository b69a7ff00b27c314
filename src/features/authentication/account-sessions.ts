import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type EndReason, endOtherSessions } from './session-repository.ts'

/** What administration may do to someone's sessions. */
export interface AccountSessions {
  /** Ends all of them; their sockets close in under a second, on every gateway. */
  endAll(tx: Transaction, accountId: string, reason: EndReason): Promise<void>
}

/** The id no session has. */
const none = '00000000-0000-0000-0000-000000000000'

export function createAccountSessions({ clock, live }: { clock: Clock; live: LiveFeed }): AccountSessions {
  return {
    async endAll(tx, accountId, reason) {
      const ended = await endOtherSessions(tx, { accountId, except: none, reason, now: clock.now() })
      tx.afterCommit(() => {
        for (const sessionId of ended) live.endSession(sessionId)
      })
    },
  }
}
