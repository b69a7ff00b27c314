import type { FileSummary, Message, Output, ProblemCode } from '../../protocol/index.ts'

export type FailureReason = ProblemCode | 'connection_lost'

/** How far one's own message got. `sent` only ever follows the server's answer: it is durable by then. */
export type SendState =
  | { kind: 'sending' }
  | { kind: 'sent'; sequence: number; sentAt: string }
  | { kind: 'failed'; reason: FailureReason }

export interface Outgoing {
  readonly clientId: string
  readonly conversationId: string
  readonly body: string
  readonly attachments: readonly FileSummary[]
  readonly writtenAt: string
  readonly state: SendState
}

export function withState(all: readonly Outgoing[], clientId: string, state: SendState): readonly Outgoing[] {
  return all.map((item) => (item.clientId === clientId ? { ...item, state } : item))
}

export function sentBy(answer: Output<'messages.send'>): SendState {
  return { kind: 'sent', sequence: answer.sequence, sentAt: answer.sentAt }
}

/** The log holds the message now: what stood for it goes, so that it is never shown twice. */
export function withoutArrived(all: readonly Outgoing[], message: Message): readonly Outgoing[] {
  return all.some((item) => item.clientId === message.clientId)
    ? all.filter((item) => item.clientId !== message.clientId)
    : all
}
