import { createBatcher } from '../../database/batcher.ts'
import type { Database } from '../../database/database.ts'
import { mapInPieces } from '../../database/pieces.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed, SealedEntry } from '../../ports/live-feed.ts'
import { type HelloHead, type LogEntry, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { appendAtOnce } from './append-at-once.ts'
import {
  createConversationRepository,
  type Place,
  readHeads,
  readHeadsOf,
} from './conversation-repository.ts'
import { createExpectedHeads } from './expected-heads.ts'
import {
  accountsOf,
  committed,
  type EntryDraft,
  entryOf,
  type LockedConversation,
  type LogMessage,
  type StoredEntry,
} from './log-entry.ts'
import {
  createLogRepository,
  isSealedUnder,
  openStored,
  type PageQuery,
  type SentBefore,
} from './log-repository.ts'
import { type Membership, readMembership, readMemberships } from './membership-repository.ts'

/** What features to the right may ask of conversations. */
export interface Bubbles {
  /** The caller's membership. Throws conversation_not_found for a stranger as for a conversation that does not exist. */
  membership(tx: Transaction, conversationId: string, accountId: string): Promise<Membership>
  memberships(
    tx: Transaction,
    asked: readonly { conversationId: string; accountId: string }[],
  ): Promise<Membership[]>
  /** Whether there is a bubble, and not a direct conversation, of this id. */
  isBubble(tx: Transaction, conversationId: string): Promise<boolean>
  /** Takes the row locks under which events are numbered. */
  lock(tx: Transaction, conversationIds: readonly string[]): Promise<Map<string, LockedConversation>>
  /** Appends events and tells the members who are online once they are committed. */
  append(
    tx: Transaction,
    locked: ReadonlyMap<string, LockedConversation>,
    drafts: readonly EntryDraft[],
  ): Promise<LogEntry[]>
  /**
   * Appends messages in one statement, if everything needed is in memory and the database finds all as it is expected:
   * heads, memberships, client ids never used. Undefined if not: then nothing was done, and the long way decides.
   */
  appendAtOnce(
    companyId: string,
    drafts: readonly (EntryDraft & { message: LogMessage })[],
  ): Promise<LogEntry[] | undefined>
  /** Opens events that another gateway committed. Throws IntegrityError for what was not sealed for its place. */
  open(companyId: string, rows: readonly SealedEntry[]): Promise<LogEntry[]>
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
  /** How far each of an account's conversations reaches, and how far it has read. */
  heads(companyId: string, accountId: string): Promise<HelloHead[]>
  /** How far these conversations reach, of whichever company, by id. */
  headsAmong(places: readonly Place[]): Promise<Map<string, number>>
  /** How far one conversation reaches, and who may read it, at one moment. */
  standing(tx: Transaction, conversationId: string): Promise<{ head: number; members: string[] } | undefined>
}

export interface BubblesNeeds {
  database: Database
  accounts: Accounts
  keys: CompanyKeys
  live: LiveFeed
  clock: Clock
}

/** Events that are put together in one piece: nothing of them is sealed any more. */
const shownAtOnce = 256

export function createBubbles(needs: BubblesNeeds): Bubbles {
  const { accounts, keys, live, clock } = needs
  const log = createLogRepository(keys)
  const expected = createExpectedHeads()
  const conversations = createConversationRepository(keys)

  async function entriesOf(tx: Transaction, stored: readonly StoredEntry[]): Promise<LogEntry[]> {
    const names = await accounts.summaries(tx, stored.flatMap(accountsOf))
    return mapInPieces(stored, (entry) => entryOf(entry, names), shownAtOnce)
  }

  /** Without asking the database, if keys and names are in memory: another gateway's events come one by one. */
  function openAtHand(companyId: string, rows: readonly SealedEntry[]): LogEntry[] | undefined {
    const names = accounts.summariesAtHand(companyId, rows.flatMap(accountsOf))
    const keysOf = rows.map((row) => keys.atHand(companyId, 'vk', row.conversationId))
    if (names === undefined) return undefined
    return rows.every((row, at) => isSealedUnder(keysOf[at], row))
      ? rows.map((row, at) => entryOf(openStored({ ...row, companyId }, keysOf[at]), names))
      : undefined
  }

  return {
    async membership(tx, conversationId, accountId) {
      const found = await readMembership(tx, conversationId, accountId)
      if (found === undefined) throw new Problem('conversation_not_found')
      return found
    },
    memberships: readMemberships,
    isBubble: conversations.isBubble,
    lock: log.lock,
    async append(tx, locked, drafts) {
      if (drafts.length === 0) return []
      const stored = await log.append(tx, locked, drafts, clock.now())
      const entries = await entriesOf(tx, stored)
      tx.afterCommit(() => {
        for (const { conversationId, head } of locked.values()) expected.seen(conversationId, head)
        live.publish(tx.companyId, committed(stored, entries))
      })
      return entries
    },
    appendAtOnce: appendAtOnce({ ...needs, expected }),
    async open(companyId, rows) {
      const atHand = openAtHand(companyId, rows)
      for (const { conversationId, sequence } of rows) expected.seen(conversationId, sequence)
      return (
        atHand ??
        needs.database.inCompany(companyId, async (tx) => {
          const stored = await mapInPieces(rows, (row) => log.openEntry(tx, { ...row, companyId }))
          return entriesOf(tx, stored)
        })
      )
    },
    async page(tx, query) {
      const { entries, whole } = await log.page(tx, query)
      return { entries: await entriesOf(tx, entries), whole }
    },
    lastMessages: async (tx, wanted) => entriesOf(tx, await log.lastMessages(tx, wanted)),
    sentBefore: log.sentBefore,
    // After a restart everybody comes at once. Few at a time: some are in thousands of conversations.
    heads: createBatcher((companyId, accountIds) => readHeadsOf(needs.database, companyId, accountIds), {
      largest: 16,
    }),
    headsAmong: (places) => readHeads(needs.database, places),
    standing: conversations.standing,
  }
}
