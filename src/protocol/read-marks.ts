import { z } from 'zod'
import { AccountId, ConversationId, Sequence } from './ids.ts'
import { defineOperation } from './operation.ts'

/** In a conversation of more people than this nobody is told how far others have read. */
export const mostReadersShown = 100
/** Unread messages are counted up to here. */
export const mostUnreadCounted = 100

export const ReadMark = z
  .strictObject({
    accountId: AccountId,
    readUpTo: Sequence.nullable().describe(
      'Everything up to this sequence was read; null for who does not show it.',
    ),
  })
  .meta({ id: 'ReadMark', description: 'How far a member has read a conversation.' })
export type ReadMark = z.output<typeof ReadMark>

export const markRead = defineOperation({
  name: 'conversations.markRead',
  summary: 'Say how far the caller has read a conversation; it never goes back',
  kind: 'command',
  http: { method: 'PUT', path: '/v1/conversations/{conversationId}/read-mark', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: null,
  run: 'batch',
  limit: 'requests',
  input: z.strictObject({
    conversationId: ConversationId,
    readUpTo: Sequence.describe(
      'Beyond the head it counts as the head; below what is known it changes nothing.',
    ),
  }),
  output: z.strictObject({ readUpTo: Sequence.describe('How far the caller has read by now.') }),
  problems: ['conversation_not_found'],
})

export const listReadMarks = defineOperation({
  name: 'conversations.readMarks',
  summary: 'How far the other members of a conversation have read it',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations/{conversationId}/read-marks', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: null,
  run: 'transaction',
  input: z.strictObject({ conversationId: ConversationId }),
  output: z.strictObject({
    shown: z.boolean().describe(`False in a conversation of more than ${mostReadersShown} people.`),
    marks: z
      .array(ReadMark)
      .describe('One for each other member; who joins has the mark of their arrival. Empty where not shown.'),
  }),
  problems: ['conversation_not_found'],
})
