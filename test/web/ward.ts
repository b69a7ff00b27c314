import type { Call } from '../../src/protocol/client/index.ts'
import {
  type AccountSummary,
  type Conversation,
  type LogEntry,
  type Member,
  type Message,
  mostUnreadCounted,
} from '../../src/protocol/index.ts'

/** A tiny model of the server, to compare the page's state with: everything is computed anew from the log. */
export interface Ward {
  readonly conversationId: string
  readonly log: readonly LogEntry[]
  joins(person: AccountSummary, actor?: AccountSummary): LogEntry
  leaves(person: AccountSummary, actor?: AccountSummary): LogEntry
  promotes(person: AccountSummary): LogEntry
  renames(name: string, actor?: AccountSummary): LogEntry
  says(person: AccountSummary, body: string, clientId?: string): LogEntry
  conversationFor(reader: AccountSummary, at?: number): Conversation
  members(at?: number): Member[]
  /** Answers the reads of one member. */
  callFor(reader: AccountSummary): Call
}

const uuid = (kind: number, number: number): string =>
  `00000000-0000-4000-8000-${kind.toString(16).padStart(4, '0')}${number.toString(16).padStart(8, '0')}`

let people = 0
export function person(displayName: string, role: AccountSummary['role'] = 'user'): AccountSummary {
  return {
    accountId: uuid(1, ++people) as AccountSummary['accountId'],
    displayName,
    role,
    accountType: 'person',
  }
}

const firstMinute = Date.UTC(2026, 10, 23, 8, 0)
export const minute = (number: number): string => new Date(firstMinute + number * 60_000).toISOString()

let wards = 0
export function openWard(name: string, creator: AccountSummary): Ward {
  const conversationId = uuid(2, ++wards) as Conversation['conversationId']
  const log: LogEntry[] = []
  const joined = new Map<string, Member>()

  // The data of each event is made to measure where it is called.
  const append = (event: LogEntry['event'], actor: AccountSummary, data: unknown): LogEntry => {
    const sequence = log.length + 1
    const entry = { event, conversationId, sequence, at: minute(sequence), actorId: actor.accountId, data }
    log.push(entry as LogEntry)
    return entry as LogEntry
  }
  const join = (one: AccountSummary, actor: AccountSummary, memberRole: Member['memberRole']): LogEntry => {
    const sequence = log.length + 1
    const from = one.role === 'guest' ? sequence : 1
    const member: Member = { ...one, memberRole, joinedAt: minute(sequence), from }
    joined.set(one.accountId, member)
    return append('member.joined', actor, { member })
  }

  append('bubble.created', creator, { name })
  join(creator, creator, 'organiser')

  const upTo = (at = log.length): LogEntry[] => log.slice(0, at)
  const members = (at?: number): Member[] => membersOf(upTo(at))
  const conversationFor = (reader: AccountSummary, at?: number): Conversation =>
    conversationOf(upTo(at), reader, conversationId)

  return {
    conversationId,
    log,
    members,
    conversationFor,
    joins: (one, actor = creator) => join(one, actor, 'member'),
    leaves: (one, actor = one) => append('member.left', actor, { accountId: one.accountId }),
    promotes: (one) => append('member.promoted', creator, { accountId: one.accountId }),
    renames: (next, actor = creator) => append('bubble.renamed', actor, { name: next }),
    says(sender, body, clientId = uuid(3, log.length)) {
      const sequence = log.length + 1
      const message = {
        ...{ messageId: uuid(4, sequence), conversationId, sequence, sentAt: minute(sequence) },
        ...{ sender, clientId, body, attachments: [] },
      }
      return append('message.sent', sender, { message })
    },
    callFor: (reader) => readsOf(log, () => conversationFor(reader), members),
  }
}

export function messageOf(entry: LogEntry): Message {
  if (entry.event !== 'message.sent') throw new Error(`${entry.event} holds no message`)
  return entry.data.message
}

function membersOf(log: readonly LogEntry[]): Member[] {
  const present = new Map<string, Member>()
  for (const entry of log) {
    if (entry.event === 'member.joined') present.set(entry.data.member.accountId, entry.data.member)
    if (entry.event === 'member.left') present.delete(entry.data.accountId)
    if (entry.event === 'member.promoted') {
      const member = present.get(entry.data.accountId)
      if (member !== undefined) present.set(member.accountId, { ...member, memberRole: 'organiser' })
    }
  }
  return [...present.values()]
}

function conversationOf(
  log: readonly LogEntry[],
  reader: AccountSummary,
  conversationId: Conversation['conversationId'],
): Conversation {
  const members = membersOf(log)
  const own = members.find((member) => member.accountId === reader.accountId)
  if (own === undefined) throw new Error(`${reader.displayName} is not a member`)
  const names = log.flatMap((entry) => ('name' in entry.data ? [entry.data.name] : []))
  const messages = log.filter((entry) => entry.event === 'message.sent').map(messageOf)
  // Nobody in a ward says that they read: the mark is where they came.
  const arrivals = log.filter(
    (entry) => entry.event === 'member.joined' && entry.data.member.accountId === own.accountId,
  )
  const readUpTo = arrivals.at(-1)?.sequence ?? 0
  const unread = messages.filter(
    ({ sequence, sender }) => sequence > readUpTo && sender.accountId !== own.accountId,
  )
  return {
    conversationId,
    kind: 'bubble',
    name: names.at(-1) ?? null,
    peer: null,
    own,
    memberCount: members.length,
    head: log.length,
    from: own.from,
    readUpTo,
    unread: Math.min(unread.length, mostUnreadCounted),
    updatedAt: log.at(-1)?.at ?? '',
    lastMessage: messages.filter((message) => message.sequence >= own.from).at(-1) ?? null,
  }
}

function readsOf(log: readonly LogEntry[], conversation: () => Conversation, members: () => Member[]): Call {
  const call = async (name: string, input: Record<string, number>): Promise<unknown> => {
    const { before = Number.POSITIVE_INFINITY, after = 0, limit = 50 } = input
    const readable = log.filter((entry) => entry.sequence >= conversation().from)
    switch (name) {
      case 'conversations.list':
        return { conversations: [conversation()] }
      case 'conversations.get':
        return { conversation: conversation(), members: members() }
      case 'conversations.outsiders':
        return { readers: 0, guests: members().filter(({ role }) => role === 'guest'), organisations: [] }
      case 'conversations.events':
        return {
          events: readable.filter((entry) => entry.sequence > after).slice(0, limit),
          head: log.length,
        }
      case 'messages.list': {
        const all = readable.filter((entry) => entry.event === 'message.sent' && entry.sequence < before)
        return { messages: all.slice(-limit).map(messageOf), more: all.length > limit }
      }
      default:
        throw new Error(`the ward does not answer ${name}`)
    }
  }
  // The four reads answer what the contract declares for them.
  return call as unknown as Call
}
