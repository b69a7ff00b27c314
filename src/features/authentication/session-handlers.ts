import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { AccountSessions } from './account-sessions.ts'
import { endOf, noteEvery } from './session-limits.ts'
import type { SessionRecordRepository } from './session-record-repository.ts'
import { lockSession, readBounds } from './session-repository.ts'

interface Needs {
  sessions: AccountSessions
  records: SessionRecordRepository
  clock: Clock
}

type Handled = 'sessions.list' | 'sessions.end' | 'sessions.endOthers' | 'sessions.touch' | 'sessions.lock'

/** One's own sessions. */
export function sessionHandlers({ sessions, records, clock }: Needs): Pick<Handlers, Handled> {
  return {
    async 'sessions.list'(_input, { caller, tx }) {
      const open = await sessions.open(tx, caller.accountId)
      return {
        sessions: open.map((session) => ({ ...session, current: session.sessionId === caller.sessionId })),
      }
    },
    async 'sessions.end'({ sessionId }, { caller, tx }) {
      if (!(await sessions.end(tx, caller.accountId, sessionId, 'ended_by_owner')))
        throw new Problem('session_not_found')
      return {}
    },
    'sessions.endOthers': async (_input, { caller: { accountId, sessionId }, tx }) => ({
      ended: await sessions.endAll(tx, accountId, 'ended_by_owner', sessionId),
    }),
    /** R31: only this counts as an act, because only the client knows that a person did something. */
    async 'sessions.touch'(_input, { caller: { sessionId }, tx }) {
      await records.noteAct(tx, sessionId, noteEvery, clock.now())
      const bounds = await readBounds(tx, sessionId)
      if (bounds === undefined) throw new Problem('session_ended')
      const { until, unlessActive } = endOf(bounds)
      return { endsAt: until.toISOString(), unlessActive }
    },
    async 'sessions.lock'(_input, { caller: { sessionId }, tx }) {
      await lockSession(tx, sessionId, clock.now())
      return {}
    },
  }
}
