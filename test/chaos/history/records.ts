import type { LiveState } from '../../../src/protocol/client/index.ts'
import type { EventName } from '../../../src/protocol/index.ts'

/** When something happened: milliseconds since the run began, by a clock that never jumps, and the time of day. */
export interface Moment {
  at: number
  wall: string
}

/**
 * A send, as its writer lived it. `info` means that nobody knows: it may have happened, and may still happen. Each
 * attempt begins with `invoke` and ends at most once; several attempts share a client id.
 */
export interface SendRecord {
  kind: 'send'
  outcome: 'invoke' | 'ok' | 'fail' | 'info'
  account: string
  conversation: string
  clientId: string
  attempt: number
  /** The connection it went over, such as `writer-3 socket 2`; `rest` when it was no socket. */
  line: string
  gateway: number
  /** Of the body, with `invoke`. */
  digest?: string
  /** With `ok`. */
  sequence?: number
  /** With `fail` and `info`. */
  reason?: string
}

/** The typed client handed an event to its user. */
export interface DeliverRecord {
  kind: 'deliver'
  account: string
  conversation: string
  sequence: number
  event: EventName
  /** Of messages only. */
  clientId?: string
  digest?: string
}

/** An event came over a socket, whatever the client then did with it. */
export interface PushRecord {
  kind: 'push'
  account: string
  conversation: string
  sequence: number
  line: string
}

/** A change of membership, as the organiser lived it. */
export interface MembershipRecord {
  kind: 'membership'
  outcome: 'invoke' | 'ok' | 'fail' | 'info'
  change: 'invite' | 'remove'
  account: string
  conversation: string
  reason?: string
}

/** What became of a client's connection or session. */
export interface ClientRecord {
  kind: 'client'
  account: string
  state: LiveState | 'signed in' | 'session ended'
  line: string
  gateway: number
}

export type HistoryRecord = SendRecord | DeliverRecord | PushRecord | MembershipRecord | ClientRecord
export type Timed<T extends HistoryRecord = HistoryRecord> = T & Moment & { client: string }
