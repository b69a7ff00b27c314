import { z } from 'zod'
import { Conversation } from './conversations.ts'
import { AccountId, ConversationId } from './ids.ts'
import { BubbleName, Member } from './members.ts'
import { defineOperation } from './operation.ts'

export const createBubble = defineOperation({
  name: 'bubbles.create',
  summary: 'Create a bubble; its creator becomes its organiser',
  kind: 'command',
  http: { method: 'POST', path: '/v1/bubbles', status: 201 },
  socket: true,
  scope: 'bubbles:create',
  trace: 'bubble.created',
  run: 'transaction',
  input: z.strictObject({ name: BubbleName, members: z.array(AccountId).max(100).default([]) }),
  output: z.strictObject({ conversation: Conversation }),
  problems: ['account_not_found', 'switched_off'],
})

export const renameBubble = defineOperation({
  name: 'bubbles.rename',
  summary: 'Rename a bubble (organisers)',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/bubbles/{bubbleId}', status: 200 },
  socket: true,
  scope: 'bubbles:manage',
  trace: 'bubble.renamed',
  run: 'transaction',
  input: z.strictObject({ bubbleId: ConversationId, name: BubbleName }),
  output: z.strictObject({ conversation: Conversation }),
  problems: ['bubble_not_found'],
})

export const inviteMember = defineOperation({
  name: 'bubbles.invite',
  summary: 'Add a person to a bubble (any member but a guest)',
  kind: 'command',
  http: { method: 'POST', path: '/v1/bubbles/{bubbleId}/members', status: 201 },
  socket: true,
  scope: 'bubbles:manage',
  trace: 'member.added',
  run: 'transaction',
  input: z.strictObject({ bubbleId: ConversationId, accountId: AccountId }),
  output: z.strictObject({ member: Member }),
  problems: ['bubble_not_found', 'account_not_found', 'already_member', 'switched_off'],
})

export const removeMember = defineOperation({
  name: 'bubbles.remove',
  summary: 'Remove a person from a bubble, at once and for all their devices (organisers)',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/bubbles/{bubbleId}/members/{accountId}', status: 200 },
  socket: true,
  scope: 'bubbles:manage',
  trace: 'member.removed',
  run: 'transaction',
  input: z.strictObject({ bubbleId: ConversationId, accountId: AccountId }),
  output: z.strictObject({}),
  problems: ['bubble_not_found', 'member_not_found'],
})

export const leaveBubble = defineOperation({
  name: 'bubbles.leave',
  summary:
    'Leave a bubble; when its last organiser leaves, the longest-standing member who is not a guest takes over',
  kind: 'command',
  http: { method: 'POST', path: '/v1/bubbles/{bubbleId}/leave', status: 200 },
  socket: true,
  scope: 'bubbles:manage',
  trace: 'member.left',
  run: 'transaction',
  input: z.strictObject({ bubbleId: ConversationId }),
  output: z.strictObject({}),
  problems: ['bubble_not_found'],
})

export const openDirect = defineOperation({
  name: 'directs.open',
  summary: 'Open the direct conversation with a person; answers the existing one if there is one',
  kind: 'command',
  http: { method: 'POST', path: '/v1/directs', status: 200 },
  socket: true,
  scope: 'directs:open',
  trace: 'direct.opened',
  run: 'transaction',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({ conversation: Conversation }),
  problems: ['account_not_found'],
})
