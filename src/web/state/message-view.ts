import type { Outgoing, SendState } from '../../protocol/client/index.ts'
import type { AccountSummary, FileSummary, LogEntry, Message } from '../../protocol/index.ts'

/** `received`: someone else’s. The others are one's own, and say how far they got. */
type Delivery = { kind: 'received' } | { kind: 'sent' } | Exclude<SendState, { kind: 'sent' }>

/** A message as it is shown, whether the log holds it already or not. */
export interface MessageView {
  /** The client id: it stays the same when the log's message takes the place of the one being sent. */
  readonly clientId: string
  readonly conversationId: string
  /** Its place in the log, once it has one. */
  readonly sequence: number | undefined
  readonly sender: AccountSummary
  readonly body: string
  readonly attachments: readonly FileSummary[]
  readonly at: string
  readonly delivery: Delivery
}

export function viewOfMessage(message: Message, own: string): MessageView {
  const { clientId, conversationId, sequence, sender, body, attachments, sentAt } = message
  const kind = sender.accountId === own ? 'sent' : 'received'
  const at = sentAt
  return { clientId, conversationId, sequence, sender, body, attachments, at, delivery: { kind } }
}

export function viewOfOutgoing(outgoing: Outgoing, sender: AccountSummary): MessageView {
  const { clientId, conversationId, body, attachments, state } = outgoing
  const sequence = state.kind === 'sent' ? state.sequence : undefined
  const at = state.kind === 'sent' ? state.sentAt : outgoing.writtenAt
  const delivery: Delivery = state.kind === 'sent' ? { kind: 'sent' } : state
  return { clientId, conversationId, sequence, sender, body, attachments, at, delivery }
}

/**
 * Outgoing messages with a number take their place in the log; the others come last, as written. One that a page of the
 * log holds already is the log's: an earlier page load sent it, and did not hear so.
 */
export function placed(
  log: readonly LogEntry[],
  outgoing: readonly Outgoing[],
): readonly (LogEntry | Outgoing)[] {
  if (outgoing.length === 0) return log
  const here = new Set<string>(
    log.map((entry) => (entry.event === 'message.sent' ? entry.data.message.clientId : '')),
  )
  const standing = outgoing.filter(({ clientId }) => !here.has(clientId))
  const place = (item: LogEntry | Outgoing): number => {
    if ('event' in item) return item.sequence
    return item.state.kind === 'sent' ? item.state.sequence : Number.POSITIVE_INFINITY
  }
  // Infinity minus itself is not a number: equals stay as they were written.
  const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
  return [...log, ...standing].sort((a, b) => order(place(a), place(b)))
}
