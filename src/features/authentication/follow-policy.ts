import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { demandedOf } from './factor-demand.ts'
import { endWeakSessions } from './session-repository.ts'

/** A second factor that the company begins to demand is demanded at once: sessions that were opened without one end. */
export function followPolicy(
  change: HandlerOf<'company.changePolicy'>,
  { clock, live }: { clock: Clock; live: LiveFeed },
): HandlerOf<'company.changePolicy'> {
  return async (input, context) => {
    const { tx } = context
    const answer = await change(input, context)
    if (input.changes.mfa === undefined) return answer
    const ended = await endWeakSessions(tx, demandedOf(answer.policy), clock.now())
    tx.afterCommit(() => {
      for (const sessionId of ended) live.endSession(sessionId)
    })
    return answer
  }
}
