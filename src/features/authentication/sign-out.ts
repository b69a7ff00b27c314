import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { endSession } from './session-ending-repository.ts'

export function signOut(clock: Clock, live: LiveFeed): HandlerOf<'sessions.signOut'> {
  return async (_input, { caller, tx }) => {
    await endSession(tx, caller.sessionId, 'signed_out', clock.now())
    tx.afterCommit(() => live.endSession(caller.sessionId))
    return {}
  }
}
