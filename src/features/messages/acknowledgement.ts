import type { LogEntry, Output } from '../../protocol/index.ts'

/** What the sender of a message is told: where in the log it lies. */
export function acknowledgement(entry: LogEntry | undefined): Output<'messages.send'> {
  if (entry?.event !== 'message.sent') throw new Error('the log answered another event')
  const { messageId, conversationId, clientId, sequence, sentAt } = entry.data.message
  return { messageId, conversationId, clientId, sequence, sentAt }
}
