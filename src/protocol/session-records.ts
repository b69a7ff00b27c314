import { z } from 'zod'
import { Instant, SessionId } from './ids.ts'
import { defineOperation } from './operation.ts'

/** An open session, as whoever looks after the account sees it. */
export const OpenSession = z
  .strictObject({
    sessionId: SessionId,
    device: z.string().describe('Such as `Firefox · Windows`; empty when the client did not say.'),
    secondFactor: z.boolean().describe('Whether it was opened with a second factor, here or there.'),
    throughProvider: z.boolean().describe('Whether it was opened at the company’s identity provider.'),
    createdAt: Instant,
    lastActiveAt: Instant.describe('The last act of its person, to a minute.'),
    expiresAt: Instant.describe('It ends then at the latest.'),
  })
  .meta({ id: 'OpenSession', description: 'An open session.' })
export type OpenSession = z.output<typeof OpenSession>

export const SessionSummary = OpenSession.extend({
  current: z.boolean().describe('Whether it is the one that asks.'),
}).meta({ id: 'SessionSummary', description: 'An open session, as its owner sees it.' })
export type SessionSummary = z.output<typeof SessionSummary>

export const listSessions = defineOperation({
  name: 'sessions.list',
  summary: 'List one’s own open sessions, the one used last first (A-10)',
  kind: 'query',
  http: { method: 'GET', path: '/v1/sessions', status: 200 },
  socket: true,
  scope: 'session',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ sessions: z.array(SessionSummary) }),
  problems: [],
})

export const endSession = defineOperation({
  name: 'sessions.end',
  summary: 'End one of one’s own sessions: its tokens stop working and its sockets close',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/sessions/{sessionId}', status: 200 },
  socket: true,
  scope: 'session',
  trace: 'session.ended',
  run: 'transaction',
  input: z.strictObject({ sessionId: SessionId }),
  output: z.strictObject({}),
  problems: ['session_not_found'],
})

export const endOtherSessions = defineOperation({
  name: 'sessions.endOthers',
  summary: 'End all of one’s own sessions but the one that asks',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/end-others', status: 200 },
  socket: true,
  scope: 'session',
  trace: 'session.ended',
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ ended: z.int().min(0) }),
  problems: [],
})

export const touchSession = defineOperation({
  name: 'sessions.touch',
  summary:
    'Say that the person did something: the session does not end for want of an act (R31). Once a minute is enough',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/touch', status: 200 },
  socket: true,
  scope: 'session',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    endsAt: Instant,
    unlessActive: z
      .boolean()
      .describe('Whether a further act moves the end; if not, it is the longest a session lasts.'),
  }),
  problems: [],
})

export const lockSession = defineOperation({
  name: 'sessions.lock',
  summary:
    'Lock the session: its sockets close with 4403, and it answers `session_locked` until `sessions.verify` opens it or `sessions.signOut` ends it',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/lock', status: 200 },
  socket: false,
  scope: 'session',
  whileBarred: ['session_locked', 'charter_not_accepted'],
  trace: 'session.locked',
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({}),
  problems: [],
})

export const sessionOperations = {
  [lockSession.name]: lockSession,
  [listSessions.name]: listSessions,
  [endSession.name]: endSession,
  [endOtherSessions.name]: endOtherSessions,
  [touchSession.name]: touchSession,
} as const
