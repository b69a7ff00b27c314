import {
  type Conversation,
  type LogEntry,
  type Member,
  type Message,
  mostUnreadCounted,
} from '../../protocol/index.ts'

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
  /** Where reading starts when the conversation is opened: the first message of others from here on. */
  readonly unreadFrom: number | undefined
  /** Appeared while the page was open, and not looked at since. */
  readonly appeared: boolean
}

export interface Reader {
  accountId: string
  /** Whether the end of the conversation is before the reader's eyes, so that nothing in it counts as unread. */
  watching: boolean
}

export function modelOf(conversation: Conversation): ConversationModel {
  return {
    conversation,
    members: undefined,
    membersAt: 0,
    log: [],
    history: 'unread',
    unreadFrom: conversation.unread === 0 ? undefined : conversation.readUpTo + 1,
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
  if (reader.watching) return markRead(next)
  if (!isOfOthers(entry, reader.accountId)) return next
  const { unread } = model.conversation
  return {
    ...next,
    conversation: { ...next.conversation, unread: Math.min(unread + 1, mostUnreadCounted) },
    unreadFrom: unread === 0 ? entry.sequence : model.unreadFrom,
  }
}

/** A message that someone else wrote. */
export function isOfOthers(entry: LogEntry, own: string): boolean {
  return entry.event === 'message.sent' && entry.actorId !== own
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

/** Everything up to the head was read. */
export function markRead(model: ConversationModel): ConversationModel {
  const { head, readUpTo } = model.conversation
  if (readUpTo >= head) return model
  return { ...model, conversation: { ...model.conversation, unread: 0, readUpTo: head } }
}

/** The reader has read so far on another device. What lies between it and the log that is known here stays counted. */
export function withOwnMark(model: ConversationModel, readUpTo: number, own: string): ConversationModel {
  const { conversation, log } = model
  if (readUpTo <= conversation.readUpTo) return model
  if (readUpTo >= conversation.head) return markRead(model)
  const left = log.filter((entry) => entry.sequence > readUpTo)
  const isWhole = left.length === conversation.head - readUpTo
  const unread = isWhole ? left.filter((entry) => isOfOthers(entry, own)).length : conversation.unread
  return {
    ...model,
    conversation: { ...conversation, readUpTo, unread: Math.min(unread, mostUnreadCounted) },
  }
}

/** The reader has seen that it is there. */
export function withoutNews(model: ConversationModel): ConversationModel {
  return model.appeared ? { ...model, appeared: false } : model
}

/** The line above the unread messages goes when the reader leaves the conversation. */
export function withoutUnreadLine(model: ConversationModel): ConversationModel {
  const isOld = model.conversation.unread === 0 && model.unreadFrom !== undefined
  return isOld ? { ...model, unreadFrom: undefined } : model
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
