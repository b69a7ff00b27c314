import type { Conversation, LogEntry, Member, Message } from '../../protocol/index.ts'

/**
 * What the page knows of one conversation. The rule the tests hold it to: a state with the events that follow it
 * equals what a fresh fetch would answer.
 */
export interface ConversationModel {
  readonly conversation: Conversation
  /** Undefined until the conversation is opened. */
  readonly members: readonly Member[] | undefined
  /** The sequence the members were read at: older events are already in them. */
  readonly membersAt: number
  /** Ascending by sequence; without a hole up to the head once `history` is not `unread`. */
  readonly log: readonly LogEntry[]
  readonly history: 'unread' | 'partial' | 'whole'
  readonly unread: number
  /** Where reading starts when the conversation is opened: the first unread message. */
  readonly unreadFrom: number | undefined
  /** Appeared while the page was open, and not looked at since. */
  readonly appeared: boolean
}

export interface Reader {
  accountId: string
  /** Whether the conversation is before the reader's eyes, so that nothing in it counts as unread. */
  watching: boolean
}

export function modelOf(conversation: Conversation): ConversationModel {
  return {
    conversation,
    members: undefined,
    membersAt: 0,
    log: [],
    history: 'unread',
    unread: 0,
    unreadFrom: undefined,
    appeared: false,
  }
}

/** The next event of the log. It must follow the head: whoever delivers events keeps the order (M-5). */
export function apply(model: ConversationModel, entry: LogEntry, reader: Reader): ConversationModel {
  const { members, membersAt } = model
  const next = {
    ...model,
    conversation: advance(model.conversation, entry, reader.accountId),
    members: members && entry.sequence > membersAt ? applyToMembers(members, entry) : members,
    log: merge(model.log, [entry]),
  }
  if (!countsAsUnread(entry, reader)) return next
  const unreadFrom = model.unread === 0 ? entry.sequence : model.unreadFrom
  return { ...next, unread: model.unread + 1, unreadFrom }
}

function countsAsUnread(entry: LogEntry, reader: Reader): boolean {
  return entry.event === 'message.sent' && entry.actorId !== reader.accountId && !reader.watching
}

function advance(conversation: Conversation, entry: LogEntry, own: string): Conversation {
  const moved = { ...conversation, head: entry.sequence, updatedAt: entry.at }
  switch (entry.event) {
    case 'bubble.renamed':
      return { ...moved, name: entry.data.name }
    case 'member.joined':
      return { ...moved, memberCount: conversation.memberCount + 1 }
    case 'member.left':
      return { ...moved, memberCount: conversation.memberCount - 1 }
    case 'member.promoted':
      return entry.data.accountId === own
        ? { ...moved, own: { ...conversation.own, memberRole: 'organiser' } }
        : moved
    case 'message.sent':
      return { ...moved, lastMessage: entry.data.message }
    default:
      return moved
  }
}

function applyToMembers(members: readonly Member[], entry: LogEntry): readonly Member[] {
  switch (entry.event) {
    case 'member.joined': {
      const { member } = entry.data
      return [...members.filter(({ accountId }) => accountId !== member.accountId), member]
    }
    case 'member.left':
      return members.filter(({ accountId }) => accountId !== entry.data.accountId)
    case 'member.promoted':
      return members.map((member) =>
        member.accountId === entry.data.accountId ? { ...member, memberRole: 'organiser' } : member,
      )
    default:
      return members
  }
}

/** The members as read at sequence `at`, brought up to date with the events that came meanwhile. */
export function withMembers(
  model: ConversationModel,
  members: readonly Member[],
  at: number,
): ConversationModel {
  const since = model.log.filter((entry) => entry.sequence > at)
  return { ...model, members: since.reduce(applyToMembers, members), membersAt: at }
}

/** A page of older history; `whole` once nothing older may be read. */
export function withHistory(
  model: ConversationModel,
  page: { entries: readonly LogEntry[]; whole: boolean },
): ConversationModel {
  return { ...model, log: merge(model.log, page.entries), history: page.whole ? 'whole' : 'partial' }
}

export function markRead(model: ConversationModel): ConversationModel {
  return model.unread === 0 && !model.appeared ? model : { ...model, unread: 0, appeared: false }
}

/** The line above the unread messages goes when the reader leaves the conversation. */
export function withoutUnreadLine(model: ConversationModel): ConversationModel {
  return model.unread === 0 && model.unreadFrom !== undefined ? { ...model, unreadFrom: undefined } : model
}

function merge(log: readonly LogEntry[], more: readonly LogEntry[]): readonly LogEntry[] {
  const last = log.at(-1)
  const first = more[0]
  if (first === undefined) return log
  if (last === undefined || last.sequence < first.sequence) return [...log, ...more]
  const bySequence = new Map([...log, ...more].map((entry) => [entry.sequence, entry]))
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence)
}

/** A message read from a page, as the event that brought it. */
export function entryOf(message: Message): LogEntry {
  const { conversationId, sequence, sentAt, sender } = message
  return {
    event: 'message.sent',
    conversationId,
    sequence,
    at: sentAt,
    actorId: sender.accountId,
    data: { message },
  }
}
