import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { FileSummary } from './files.ts'
import { ClientId, ConversationId, FileId, Instant, MessageId, Sequence } from './ids.ts'
import { defineOperation } from './operation.ts'
import { wholeNumber, wholeNumberOr } from './whole-number.ts'

export const Message = z
  .strictObject({
    messageId: MessageId,
    conversationId: ConversationId,
    sequence: Sequence,
    sentAt: Instant,
    sender: AccountSummary,
    clientId: ClientId,
    body: z.string(),
    attachments: z.array(FileSummary),
  })
  .meta({ id: 'Message', description: 'A message as its readers see it.' })
export type Message = z.output<typeof Message>

/** Largest message body, in bytes of UTF-8 (G-5). */
export const maxBodyBytes = 32 * 1024

export const sendMessage = defineOperation({
  name: 'messages.send',
  summary: 'Send a message to a conversation; answered once it is durable',
  kind: 'command',
  http: { method: 'POST', path: '/v1/conversations/{conversationId}/messages', status: 201 },
  socket: true,
  scope: 'messages:send',
  trace: null,
  run: 'batch',
  input: z.strictObject({
    conversationId: ConversationId,
    clientId: ClientId.describe(
      'Chosen by the client. The same id with the same content answers the first sending.',
    ),
    body: z
      .string()
      .max(maxBodyBytes)
      .describe('At most 32 KiB of UTF-8. May be empty only beside an attachment.'),
    attachments: z
      .array(FileId)
      .max(10)
      .default([])
      .describe('Files the sender uploaded to this conversation.'),
  }),
  output: z.strictObject({
    messageId: MessageId,
    conversationId: ConversationId,
    clientId: ClientId,
    sequence: Sequence,
    sentAt: Instant,
  }),
  problems: [
    'conversation_not_found',
    'message_too_long',
    'idempotency_conflict',
    'attachment_not_clean',
    'switched_off',
  ],
})

export const listMessages = defineOperation({
  name: 'messages.list',
  summary: 'Read a page of messages, the newest first page by default, each page in ascending order',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations/{conversationId}/messages', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: 'conversation.read',
  run: 'transaction',
  input: z.strictObject({
    conversationId: ConversationId,
    before: wholeNumber(1).optional().describe('Only messages with a lower sequence.'),
    limit: wholeNumberOr(50, 1, 200),
  }),
  output: z.strictObject({
    messages: z.array(Message),
    more: z.boolean().describe('Whether older messages exist that the caller may read.'),
  }),
  problems: ['conversation_not_found'],
})
