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
  /** Of the body and the files it brings, with `invoke`. */
  digest?: string
  /** With `ok`. */
  sequence?: number
  /** With `fail` and `info`. */
  reason?: string
}

/** An upload, as its sender lived it. Each attempt is a file of its own. */
export interface FileRecord {
  kind: 'file'
  outcome: 'invoke' | 'ok' | 'fail' | 'info'
  account: string
  conversation: string
  /** In bytes; no other file of its sender has it: what the database keeps of an attempt without an answer is known by it. */
  size: number
  gateway: number
  /** Of the bytes, with `invoke`. */
  digest?: string
  /** With `ok`. */
  fileId?: string
  /** With `fail` and `info`. */
  reason?: string
}

/** Somebody read a file that came with a message. `ok`: whole, as far as they can tell. */
export interface FetchRecord {
  kind: 'fetch'
  outcome: 'invoke' | 'ok' | 'fail' | 'info'
  account: string
  fileId: string
  /** Of the bytes, with `ok`. */
  digest?: string
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

export type HistoryRecord =
  | SendRecord
  | FileRecord
  | FetchRecord
  | DeliverRecord
  | PushRecord
  | MembershipRecord
  | ClientRecord
export type Timed<T extends HistoryRecord = HistoryRecord> = T & Moment & { client: string }
