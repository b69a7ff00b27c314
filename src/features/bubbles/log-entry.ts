import { eventContext, messageContext } from '../../crypto/context.ts'
import { IntegrityError } from '../../crypto/integrity-error.ts'
import type { Committed, SealedEntry } from '../../ports/live-feed.ts'
import type { AccountSummary, EventName, FileSummary, LogEntry, MemberRole } from '../../protocol/index.ts'

/** What of an event is sealed: everything that is not an id or a time. */
export interface Payload {
  name?: string
  memberRole?: MemberRole
  from?: number
  body?: string
  attachments?: readonly FileSummary[]
}

export interface LogMessage {
  messageId: string
  clientId: string
  digest: Buffer
}

/** A conversation whose row this transaction holds locked: no one else can number an event of it. */
export interface LockedConversation {
  conversationId: string
  kind: 'bubble' | 'direct'
  head: number
  updatedAt: Date
}

/** An event before it has its sequence. */
export interface EntryDraft {
  conversationId: string
  event: EventName
  actorId: string
  subjectId?: string
  message?: LogMessage
  payload?: Payload
}

/** An event as it is stored, with its payload opened. */
export interface StoredEntry extends SealedEntry {
  companyId: string
  payload: Payload | undefined
}

/** Events as the live feed takes them; `entries` are the same ones, as members see them. */
export function committed(stored: readonly StoredEntry[], entries: readonly LogEntry[]): Committed[] {
  return entries.flatMap((entry, at) => {
    const row = stored[at]
    return row === undefined ? [] : [{ entry, row: sealedOf(row) }]
  })
}

/** What of an event may leave the process. */
function sealedOf({ companyId: _, payload: __, ...row }: StoredEntry): SealedEntry {
  return row
}

type Place = Pick<StoredEntry, 'companyId' | 'conversationId' | 'sequence' | 'actorId' | 'messageId'>

/** What an event's ciphertext is bound to (K-3). */
export function contextOf(entry: Place): Buffer {
  const { companyId, conversationId, sequence, actorId, messageId } = entry
  const place = { companyId, conversationId, sequence, senderId: actorId }
  return messageId === undefined ? eventContext(place) : messageContext({ ...place, messageId, revision: 0 })
}

/** The accounts whose names an event shows. */
export function accountsOf(entry: Pick<StoredEntry, 'event' | 'actorId' | 'subjectId'>): string[] {
  if (entry.event === 'message.sent') return [entry.actorId]
  return entry.event === 'member.joined' && entry.subjectId !== undefined ? [entry.subjectId] : []
}

/** The event as members see it: the same whether it was just written or read years later. */
export function entryOf(entry: StoredEntry, accounts: ReadonlyMap<string, AccountSummary>): LogEntry {
  // Ids and payload were validated when they were written, and the payload authenticated when it was opened.
  return {
    event: entry.event,
    conversationId: entry.conversationId,
    sequence: entry.sequence,
    at: entry.at.toISOString(),
    actorId: entry.actorId,
    data: dataOf(entry, accounts),
  } as LogEntry
}

function dataOf(entry: StoredEntry, accounts: ReadonlyMap<string, AccountSummary>): object {
  switch (entry.event) {
    case 'bubble.created':
    case 'bubble.renamed':
      return { name: entry.payload?.name }
    case 'direct.opened':
      return {}
    case 'member.left':
    case 'member.promoted':
      return { accountId: entry.subjectId }
    case 'member.joined': {
      const { memberRole, from } = entry.payload ?? {}
      return {
        member: {
          ...summaryOf(accounts, entry.subjectId),
          memberRole,
          from,
          joinedAt: entry.at.toISOString(),
        },
      }
    }
    case 'message.sent':
      return { message: messageOf(entry, accounts) }
  }
}

function messageOf(entry: StoredEntry, accounts: ReadonlyMap<string, AccountSummary>): object {
  return {
    messageId: entry.messageId,
    conversationId: entry.conversationId,
    sequence: entry.sequence,
    sentAt: entry.at.toISOString(),
    sender: summaryOf(accounts, entry.actorId),
    clientId: entry.clientId,
    body: entry.payload?.body,
    attachments: entry.payload?.attachments ?? [],
  }
}

function summaryOf(
  accounts: ReadonlyMap<string, AccountSummary>,
  accountId: string | undefined,
): AccountSummary {
  const summary = accountId === undefined ? undefined : accounts.get(accountId)
  if (summary === undefined) throw new IntegrityError('an event names an account that does not exist')
  return summary
}
