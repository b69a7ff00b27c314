import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { LogEntry } from './events.ts'
import { ConversationId, Instant, Sequence } from './ids.ts'
import { BubbleName, Member } from './members.ts'
import { Message } from './messages.ts'
import { defineOperation } from './operation.ts'
import { mostUnreadCounted } from './read-marks.ts'
import { wholeNumber, wholeNumberOr } from './whole-number.ts'

export const Conversation = z
  .strictObject({
    conversationId: ConversationId,
    kind: z.enum(['bubble', 'direct']),
    name: BubbleName.nullable().describe(
      'A bubble’s name; null for a direct conversation, named by its other person.',
    ),
    peer: AccountSummary.nullable().describe('The other person of a direct conversation; null for a bubble.'),
    own: Member.describe('The caller’s own membership.'),
    memberCount: z.int(),
    head: Sequence.describe('The sequence of the newest event.'),
    from: Sequence.describe('The first sequence the caller may read.'),
    readUpTo: Sequence.describe('How far the caller has read: `conversations.markRead` moves it.'),
    unread: z
      .int()
      .max(mostUnreadCounted)
      .describe(`Messages of others after it, counted up to ${mostUnreadCounted}.`),
    updatedAt: Instant,
    lastMessage: Message.nullable(),
  })
  .meta({
    id: 'Conversation',
    description: 'A bubble or a direct conversation, as one of its members sees it.',
  })
export type Conversation = z.output<typeof Conversation>

export const listConversations = defineOperation({
  name: 'conversations.list',
  summary: 'List the caller’s conversations, the most recently active first',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ conversations: z.array(Conversation) }),
  problems: [],
})

export const readConversation = defineOperation({
  name: 'conversations.get',
  summary: 'Read one conversation and its members',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations/{conversationId}', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: null,
  run: 'transaction',
  input: z.strictObject({ conversationId: ConversationId }),
  output: z.strictObject({ conversation: Conversation, members: z.array(Member) }),
  problems: ['conversation_not_found'],
})

export const listOutsiders = defineOperation({
  name: 'conversations.outsiders',
  summary:
    'Who of a conversation is a guest, and from where: what a client says before something is sent to them',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations/{conversationId}/outsiders', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: null,
  run: 'transaction',
  input: z.strictObject({ conversationId: ConversationId }),
  output: z.strictObject({
    readers: z.int().describe('How many read what is sent now, the caller left out.'),
    guests: z.array(AccountSummary).describe('Those of them who are guests of the company.'),
    organisations: z.array(z.string()).describe('The other organisations they belong to, each once.'),
  }),
  problems: ['conversation_not_found'],
})

export const listEvents = defineOperation({
  name: 'conversations.events',
  summary: 'Read the log of a conversation after a sequence: how a client catches up (M-5)',
  kind: 'query',
  http: { method: 'GET', path: '/v1/conversations/{conversationId}/events', status: 200 },
  socket: true,
  scope: 'conversations:read',
  trace: 'conversation.read',
  run: 'transaction',
  input: z.strictObject({
    conversationId: ConversationId,
    after: wholeNumber(0).describe('The caller’s watermark: everything up to it is known.'),
    limit: wholeNumberOr(200, 1, 200),
  }),
  output: z.strictObject({
    events: z.array(LogEntry).describe('Ascending, without a gap.'),
    head: Sequence.describe('The sequence of the newest event when the page was read.'),
  }),
  problems: ['conversation_not_found'],
})
