import { IntegrityError } from '../../crypto/integrity-error.ts'
import {
  type EnvelopeKey,
  envelopeKeyVersion,
  openEnvelope,
  sealEnvelope,
} from '../../crypto/message-envelope.ts'
import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { SealedEntry } from '../../ports/live-feed.ts'
import type { EventName } from '../../protocol/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import {
  contextOf,
  type EntryDraft,
  type LockedConversation,
  type Payload,
  type StoredEntry,
} from './log-entry.ts'
import { insertEntries, moveHeads } from './log-insert-repository.ts'

interface EventRow {
  conversation_id: string
  sequence: number
  kind: EventName
  actor_id: string
  subject_id: string | null
  message_id: string | null
  client_id: string | null
  sealed: Buffer | null
  occurred_at: Date
}

export interface SentBefore {
  actorId: string
  clientId: string
  conversationId: string
  messageId: string
  sequence: number
  at: Date
  digest: Buffer
  keyVersion: number
}

export interface PageQuery {
  conversationId: string
  /** Only sequences above `after` and below `before`, and never below `from`. */
  from: number
  after?: number
  before?: number
  kind?: EventName
  limit: number
  order: 'ascending' | 'descending'
}

export interface Page {
  entries: StoredEntry[]
  /** False when entries within the limit were left out because the page was full. */
  whole: boolean
}

/** Sealed bytes after which a page takes no further entry. */
const pageBytes = 512 * 1024

export type LogRepository = ReturnType<typeof createLogRepository>

export function createLogRepository(keys: CompanyKeys) {
  async function open(tx: Transaction, row: EventRow): Promise<StoredEntry> {
    const entry = {
      companyId: tx.companyId,
      conversationId: row.conversation_id,
      sequence: row.sequence,
      event: row.kind,
      actorId: row.actor_id,
      subjectId: row.subject_id ?? undefined,
      messageId: row.message_id ?? undefined,
      clientId: row.client_id ?? undefined,
      at: row.occurred_at,
      sealed: row.sealed ?? undefined,
    }
    return openEntry(tx, entry)
  }

  async function openEntry(tx: Transaction, entry: Omit<StoredEntry, 'payload'>): Promise<StoredEntry> {
    const key =
      entry.sealed && (await keys.version(tx, 'vk', entry.conversationId, envelopeKeyVersion(entry.sealed)))
    return openStored(entry, key)
  }

  return {
    /** Opens an event that came sealed. Throws IntegrityError unless it lies in the company's log exactly so. */
    openEntry,

    /** Locks the rows in one order, so that two batches never wait for each other. Missing ones are left out. */
    async lock(
      tx: Transaction,
      conversationIds: readonly string[],
    ): Promise<Map<string, LockedConversation>> {
      const rows = await tx.rows<{
        conversation_id: string
        kind: 'bubble' | 'direct'
        head: number
        updated_at: Date
      }>(
        sql`select h.conversation_id, c.kind, h.head, h.updated_at from prisme.conversation_heads h
          join prisme.conversations c on c.company_id = h.company_id and c.conversation_id = h.conversation_id
          where h.company_id = ${tx.companyId} and h.conversation_id = any(${conversationIds})
          order by h.conversation_id for update of h`,
      )
      return new Map(
        rows.map((row) => [
          row.conversation_id,
          { conversationId: row.conversation_id, kind: row.kind, head: row.head, updatedAt: row.updated_at },
        ]),
      )
    },

    /**
     * M-2: gives each draft the next sequence of its conversation, seals and stores it, and moves the heads.
     * Server time never runs backwards within a conversation.
     */
    async append(
      tx: Transaction,
      locked: ReadonlyMap<string, LockedConversation>,
      drafts: readonly EntryDraft[],
      now: Date,
    ): Promise<StoredEntry[]> {
      const entries: StoredEntry[] = []
      for (const draft of drafts) {
        const conversation = locked.get(draft.conversationId)
        if (conversation === undefined) throw new Error('the conversation is not locked')
        conversation.head += 1
        conversation.updatedAt = now > conversation.updatedAt ? now : conversation.updatedAt
        const key = draft.payload && (await keys.current(tx, 'vk', draft.conversationId))
        entries.push(numbered(tx.companyId, draft, conversation, key))
      }
      await insertEntries(tx, entries, drafts)
      await moveHeads(
        tx,
        [...new Set(drafts.map((d) => d.conversationId))].flatMap((id) => locked.get(id) ?? []),
      )
      return entries
    },

    /** A page ends at its limit, or once it holds about half a megabyte; it has one entry at least if there is one. */
    async page(tx: Transaction, query: PageQuery): Promise<Page> {
      const { from, after = 0, before = Number.MAX_SAFE_INTEGER } = query
      const above = Math.max(from - 1, after)
      const kind = query.kind ?? null
      // Two statements, because only a plain ORDER BY walks the index and stops at the limit.
      const statement =
        query.order === 'ascending'
          ? sql`select * from (
                select e.*, count(*) over () as available,
                  sum(coalesce(length(e.sealed), 0)) over (order by e.sequence) - coalesce(length(e.sealed), 0) as before from (
                  select * from prisme.conversation_events
                  where company_id = ${tx.companyId} and conversation_id = ${query.conversationId}
                    and sequence > ${above} and sequence < ${before} and (${kind}::text is null or kind = ${kind})
                  order by sequence limit ${query.limit}) e) p where p.before < ${pageBytes} order by p.sequence`
          : sql`select * from (
                select e.*, count(*) over () as available,
                  sum(coalesce(length(e.sealed), 0)) over (order by e.sequence desc) - coalesce(length(e.sealed), 0) as before from (
                  select * from prisme.conversation_events
                  where company_id = ${tx.companyId} and conversation_id = ${query.conversationId}
                    and sequence > ${above} and sequence < ${before} and (${kind}::text is null or kind = ${kind})
                  order by sequence desc limit ${query.limit}) e) p where p.before < ${pageBytes} order by p.sequence desc`
      const rows = await tx.rows<EventRow & { available: number }>(statement)
      return { entries: await openAll(tx, rows), whole: rows.length === (rows[0]?.available ?? 0) }
    },

    /** The newest message of each conversation that its reader may see. */
    async lastMessages(
      tx: Transaction,
      wanted: readonly { conversationId: string; from: number }[],
    ): Promise<StoredEntry[]> {
      const rows = await tx.rows<EventRow>(sql`
        select e.conversation_id, e.sequence, e.kind, e.actor_id, e.subject_id, e.message_id, e.client_id, e.sealed,
          e.occurred_at
        from unnest(${wanted.map((w) => w.conversationId)}::uuid[], ${wanted.map((w) => w.from)}::bigint[]) as w (id, first)
        cross join lateral (select * from prisme.conversation_events v
          where v.company_id = ${tx.companyId} and v.conversation_id = w.id and v.sequence >= w.first
            and v.kind = 'message.sent'
          order by v.sequence desc limit 1) e`)
      return openAll(tx, rows)
    },

    /** M-3: the messages already sent under these client ids. */
    async sentBefore(
      tx: Transaction,
      asked: readonly { actorId: string; clientId: string }[],
    ): Promise<Map<string, SentBefore>> {
      const rows = await tx.rows<EventRow & { request_digest: Buffer }>(sql`
        select e.conversation_id, e.sequence, e.actor_id, e.message_id, e.client_id, e.request_digest, e.occurred_at,
          substring(e.sealed for 77) as sealed
        from unnest(${asked.map((a) => a.actorId)}::uuid[], ${asked.map((a) => a.clientId)}::uuid[]) as a (actor, client)
        join prisme.conversation_events e
          on e.company_id = ${tx.companyId} and e.actor_id = a.actor and e.client_id = a.client`)
      return new Map(rows.map((row) => [`${row.actor_id}/${row.client_id}`, sentBeforeOf(row)]))
    },
  }

  async function openAll(tx: Transaction, rows: readonly EventRow[]): Promise<StoredEntry[]> {
    const said = rows.filter((row) => row.sealed !== null)
    await keys.fetch(
      tx,
      'vk',
      said.map((row) => row.conversation_id),
    )
    return mapInPieces(rows, (row) => open(tx, row))
  }
}

/** Whether this is the key that opens it; an event that says nothing needs none. */
export function isSealedUnder(key: EnvelopeKey | undefined, { sealed }: SealedEntry): boolean {
  return sealed === undefined || (key !== undefined && key.version === envelopeKeyVersion(sealed))
}

/** Opens what an event says. Throws IntegrityError unless it was sealed under this key for this very place. */
export function openStored(entry: Omit<StoredEntry, 'payload'>, key: EnvelopeKey | undefined): StoredEntry {
  if (entry.sealed === undefined || key === undefined) return { ...entry, payload: undefined }
  // Written by us and authenticated: its shape is what we wrote.
  const payload = JSON.parse(openEnvelope(key, contextOf(entry), entry.sealed).toString()) as Payload
  return { ...entry, payload }
}

/** The event a draft becomes at the head of a conversation, sealed for that very place (K-3). */
export function numbered(
  companyId: string,
  draft: EntryDraft,
  conversation: Pick<LockedConversation, 'head' | 'updatedAt'>,
  key: EnvelopeKey | undefined,
): StoredEntry {
  const entry = {
    companyId,
    conversationId: draft.conversationId,
    sequence: conversation.head,
    event: draft.event,
    actorId: draft.actorId,
    subjectId: draft.subjectId,
    messageId: draft.message?.messageId,
    clientId: draft.message?.clientId,
    at: conversation.updatedAt,
    payload: draft.payload,
  }
  const text = key && Buffer.from(JSON.stringify(draft.payload))
  return { ...entry, sealed: key && text && sealEnvelope(key, contextOf(entry), text) }
}

function sentBeforeOf(row: EventRow & { request_digest: Buffer }): SentBefore {
  if (row.message_id === null || row.client_id === null || row.sealed === null) {
    throw new IntegrityError('a message row lacks its message')
  }
  return {
    actorId: row.actor_id,
    clientId: row.client_id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    sequence: row.sequence,
    at: row.occurred_at,
    digest: row.request_digest,
    keyVersion: envelopeKeyVersion(row.sealed),
  }
}
