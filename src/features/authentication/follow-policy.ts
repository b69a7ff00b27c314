import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { demandedOf } from './factor-demand.ts'
import { endWeakSessions } from './session-ending-repository.ts'
import { limitsOf } from './session-limits.ts'
import type { SessionRecordRepository } from './session-record-repository.ts'

/**
 * What a company decides holds at once: sessions that were opened without a second factor end where it is demanded now, and
 * those that are open have its new limits.
 */
export function followPolicy(
  change: HandlerOf<'company.changePolicy'>,
  { records, clock, live }: { records: SessionRecordRepository; clock: Clock; live: LiveFeed },
): HandlerOf<'company.changePolicy'> {
  return async (input, context) => {
    const { tx } = context
    const answer = await change(input, context)
    if (input.changes.sessions !== undefined) await records.limit(tx, limitsOf(answer.policy), clock.now())
    if (input.changes.mfa === undefined) return answer
    const ended = await endWeakSessions(tx, demandedOf(answer.policy), clock.now())
    tx.afterCommit(() => {
      for (const sessionId of ended) live.endSession(sessionId)
    })
    return answer
  }
}
