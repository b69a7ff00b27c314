import { z } from 'zod'
import type { LogEntry } from './events.ts'
import { ConversationId, Instant, Sequence, SessionId } from './ids.ts'
import type { ProblemDetails } from './problem.ts'
import { ReadMark } from './read-marks.ts'

/** Largest frame a client may send, in bytes; a larger one closes the socket with 1009 (G-4). */
export const maxFrameBytes = 65_536
/** Requests one socket may have unanswered. */
export const maxInFlight = 32
/** The server sends a heartbeat this often, in milliseconds, and at most a second late. */
export const heartbeatEvery = 25_000
/**
 * A client that hears nothing for so long reconnects; in milliseconds. Nothing else tells it that the way between died, and everyone
 * has everything within thirty seconds of that (G4).
 */
export const longestSilence = heartbeatEvery + 3_000

/** The first frame a client sends, within five seconds of connecting. */
export const AuthenticateFrame = z
  .strictObject({
    op: z.literal('authenticate'),
    ticket: z.string().max(256),
    locale: z.enum(['fr', 'en']).default('fr'),
  })
  .meta({ id: 'AuthenticateFrame' })

export const RequestFrame = z
  .strictObject({
    id: z.string().min(1).max(64).describe('Chosen by the client; its answer carries it.'),
    op: z.string().max(64).describe('The name of an operation.'),
    input: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: 'RequestFrame' })

export type RequestFrame = z.output<typeof RequestFrame>

export const Head = z.strictObject({ conversationId: ConversationId, head: Sequence }).meta({
  id: 'Head',
  description: 'How far the log of one of the caller’s conversations reaches.',
})
export type Head = z.output<typeof Head>

export const HelloHead = Head.extend({
  readUpTo: Sequence.describe('How far the caller has read, on whichever device.'),
}).meta({ id: 'HelloHead' })
export type HelloHead = z.output<typeof HelloHead>

const ReconnectTicket = z
  .string()
  .optional()
  .describe(
    'Opens the next socket of this session without asking for a ticket first: single use, about two minutes. The newest one counts.',
  )

/** The server's answer to a valid ticket: what the client compares its watermarks with (M-5). */
export const HelloFrame = z
  .strictObject({
    hello: z.strictObject({
      sessionId: SessionId,
      logEpoch: z
        .string()
        .describe('Changes when a backup was restored: watermarks above a head are then void (M-8).'),
      heads: z.array(HelloHead),
      uploads: z.enum(['on', 'off']),
      serverTime: Instant,
      reconnectTicket: ReconnectTicket,
    }),
  })
  .meta({ id: 'HelloFrame' })
export type Hello = z.output<typeof HelloFrame>['hello']

/** Sent every 25 s: the heads that moved since the last one, so that a lost last push is found (M-6). */
export const HeartbeatFrame = z
  .strictObject({
    heartbeat: z.strictObject({
      heads: z.array(Head),
      uploads: z.enum(['on', 'off']),
      reconnectTicket: ReconnectTicket,
    }),
  })
  .meta({ id: 'HeartbeatFrame' })

/** The socket was read too slowly: events were left out, and the client pulls them from the log (M-7). */
export const LagFrame = z
  .strictObject({ lag: z.strictObject({ heads: z.array(Head) }) })
  .meta({ id: 'LagFrame' })

/**
 * The session ends soon: sent two minutes before, where the limit is shorter a fifth of it. When it ends for want of an act,
 * `sessions.touch` moves the end; a later frame tells the next one.
 */
export const EndingFrame = z
  .strictObject({
    ending: z.strictObject({
      at: Instant,
      unlessActive: z.boolean().describe('Whether an act of the person moves it.'),
    }),
  })
  .meta({ id: 'EndingFrame' })
export type Ending = z.output<typeof EndingFrame>['ending']

/**
 * Members have read further, the caller on another device among them. Best effort (G7): gathered for a moment, told to who
 * is connected, in no log; `conversations.readMarks` says how it stands.
 */
export const ReadFrame = z
  .strictObject({ read: z.strictObject({ conversationId: ConversationId, marks: z.array(ReadMark) }) })
  .meta({ id: 'ReadFrame' })
export type ReadNews = z.output<typeof ReadFrame>['read']

export type ServerFrame =
  | { hello: Hello }
  | { id: string; output: unknown }
  | { id: string | null; error: ProblemDetails }
  | { event: LogEntry }
  | z.output<typeof HeartbeatFrame>
  | z.output<typeof LagFrame>
  | z.output<typeof EndingFrame>
  | z.output<typeof ReadFrame>
