import type { FileSummary, Output, ProblemCode } from '../index.ts'

/** How far one's own message got. `sent` only ever follows the server's answer: it is durable by then. */
export type SendState =
  | { kind: 'sending' }
  /** Not refused, not known to be sent: it is tried again by itself, under the same client id (G5). */
  | { kind: 'waiting'; for: 'network' | 'server' }
  | { kind: 'sent'; sequence: number; sentAt: string }
  /** Refused, or the server failed again and again: a person decides. */
  | { kind: 'failed'; reason: ProblemCode }

export interface Written {
  readonly clientId: string
  readonly conversationId: string
  readonly body: string
  /** Files uploaded already; they travel by their id. */
  readonly attachments: readonly FileSummary[]
  readonly writtenAt: string
}

export interface Outgoing extends Written {
  readonly state: SendState
  /** Whether it would survive the end of this program. */
  readonly isKept: boolean
}

/** What is kept of a message until it is sent. */
export interface Unsent extends Written {
  /** Why it was refused. Without a reason it is to be sent. */
  readonly refused?: ProblemCode
}

/** Where unsent messages outlive the program that wrote them. Each person has their own. */
export interface OutboxStorage {
  /** In the order of their first saving. */
  load(): Promise<readonly Unsent[]>
  /** Saving the same client id again replaces what was kept of it, in its place. */
  save(unsent: Unsent): Promise<void>
  remove(clientId: string): Promise<void>
}

export function unsentOf({ state, isKept: _, ...written }: Outgoing): Unsent {
  return state.kind === 'failed' ? { ...written, refused: state.reason } : written
}

export function outgoingOf({ refused, ...written }: Unsent): Outgoing {
  const state: SendState =
    refused === undefined ? { kind: 'waiting', for: 'network' } : { kind: 'failed', reason: refused }
  return { ...written, state, isKept: true }
}

export function sentBy(answer: Output<'messages.send'>): SendState {
  return { kind: 'sent', sequence: answer.sequence, sentAt: answer.sentAt }
}
