import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type Head, type LogEntry, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { createConversationRepository } from './conversation-repository.ts'
import {
  accountsOf,
  type EntryDraft,
  entryOf,
  type LockedConversation,
  type StoredEntry,
} from './log-entry.ts'
import { createLogRepository, type PageQuery, type SentBefore } from './log-repository.ts'
import { type Membership, readMembership, readMemberships } from './membership-repository.ts'

/** What features to the right may ask of conversations. */
export interface Bubbles {
  /** The caller's membership. Throws conversation_not_found for a stranger as for a conversation that does not exist. */
  membership(tx: Transaction, conversationId: string, accountId: string): Promise<Membership>
  memberships(
    tx: Transaction,
    asked: readonly { conversationId: string; accountId: string }[],
  ): Promise<Membership[]>
  /** Takes the row locks under which events are numbered. */
  lock(tx: Transaction, conversationIds: readonly string[]): Promise<Map<string, LockedConversation>>
  /** Appends events and tells the members who are online once they are committed. */
  append(
    tx: Transaction,
    locked: ReadonlyMap<string, LockedConversation>,
    drafts: readonly EntryDraft[],
  ): Promise<LogEntry[]>
  /** `whole` is false when the page was full before its limit. */
  page(tx: Transaction, query: PageQuery): Promise<{ entries: LogEntry[]; whole: boolean }>
  lastMessages(
    tx: Transaction,
    wanted: readonly { conversationId: string; from: number }[],
  ): Promise<LogEntry[]>
  sentBefore(
    tx: Transaction,
    asked: readonly { actorId: string; clientId: string }[],
  ): Promise<Map<string, SentBefore>>
  /** How far each of an account's conversations reaches. */
  heads(tx: Transaction, accountId: string): Promise<Head[]>
  /** How far these conversations reach. */
  headsAmong(tx: Transaction, conversationIds: readonly string[]): Promise<Head[]>
  /** How far one conversation reaches, and who may read it, at one moment. */
  standing(tx: Transaction, conversationId: string): Promise<{ head: number; members: string[] } | undefined>
}

export interface BubblesNeeds {
  accounts: Accounts
  keys: CompanyKeys
  live: LiveFeed
  clock: Clock
}

export function createBubbles({ accounts, keys, live, clock }: BubblesNeeds): Bubbles {
  const log = createLogRepository(keys)
  const conversations = createConversationRepository(keys)

  async function entriesOf(tx: Transaction, stored: readonly StoredEntry[]): Promise<LogEntry[]> {
    const names = await accounts.summaries(tx, stored.flatMap(accountsOf))
    return stored.map((entry) => entryOf(entry, names))
  }

  return {
    async membership(tx, conversationId, accountId) {
      const found = await readMembership(tx, conversationId, accountId)
      if (found === undefined) throw new Problem('conversation_not_found')
      return found
    },
    memberships: readMemberships,
    lock: log.lock,
    async append(tx, locked, drafts) {
      if (drafts.length === 0) return []
      const entries = await entriesOf(tx, await log.append(tx, locked, drafts, clock.now()))
      tx.afterCommit(() => live.publish(tx.companyId, entries))
      return entries
    },
    async page(tx, query) {
      const { entries, whole } = await log.page(tx, query)
      return { entries: await entriesOf(tx, entries), whole }
    },
    lastMessages: async (tx, wanted) => entriesOf(tx, await log.lastMessages(tx, wanted)),
    sentBefore: log.sentBefore,
    heads: conversations.heads,
    headsAmong: conversations.headsAmong,
    standing: conversations.standing,
  }
}
