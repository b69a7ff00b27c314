import { z } from 'zod'
import { AccountId, ConversationId, Instant, Sequence } from './ids.ts'
import { BubbleName, Member } from './members.ts'
import { Message } from './messages.ts'

const common = { conversationId: ConversationId, sequence: Sequence, at: Instant, actorId: AccountId }

function defineEvent<const Name extends string, Data extends z.ZodObject>(
  name: Name,
  summary: string,
  data: Data,
) {
  return z.strictObject({ event: z.literal(name), ...common, data }).meta({ description: summary })
}

/** Every kind of event of a conversation's log, in the past tense. The log is the truth; a pushed event is a hint. */
export const events = {
  'bubble.created': defineEvent(
    'bubble.created',
    'A bubble was created.',
    z.strictObject({ name: BubbleName }),
  ),
  'bubble.renamed': defineEvent(
    'bubble.renamed',
    'A bubble was renamed.',
    z.strictObject({ name: BubbleName }),
  ),
  'direct.opened': defineEvent('direct.opened', 'A direct conversation was opened.', z.strictObject({})),
  'member.joined': defineEvent(
    'member.joined',
    'A person was added to the conversation.',
    z.strictObject({ member: Member }),
  ),
  'member.left': defineEvent(
    'member.left',
    'A person left, or was removed when the actor is someone else. It is the last event that person receives.',
    z.strictObject({ accountId: AccountId }),
  ),
  'member.promoted': defineEvent(
    'member.promoted',
    'A member became an organiser.',
    z.strictObject({ accountId: AccountId }),
  ),
  'message.sent': defineEvent('message.sent', 'A message was sent.', z.strictObject({ message: Message })),
} as const

export type EventName = keyof typeof events
export type EventOf<Name extends EventName> = z.output<(typeof events)[Name]>

export const LogEntry = z
  .discriminatedUnion('event', [
    events['bubble.created'],
    events['bubble.renamed'],
    events['direct.opened'],
    events['member.joined'],
    events['member.left'],
    events['member.promoted'],
    events['message.sent'],
  ])
  .meta({ id: 'LogEntry', description: 'One event of a conversation’s log.' })
export type LogEntry = z.output<typeof LogEntry>
