import { objectContext } from '../../crypto/context.ts'
import { envelopeKeyVersion, openEnvelope, sealEnvelope } from '../../crypto/message-envelope.ts'
import type { Database } from '../../database/database.ts'
import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import {
  type ConversationId,
  type HelloHead,
  type MemberRole,
  mostUnreadCounted,
} from '../../protocol/index.ts'
import type { CompanyKeys } from '../companies/index.ts'

/** A conversation as one of its members stands in it. */
export interface ConversationView {
  conversationId: string
  kind: 'bubble' | 'direct'
  name: string | undefined
  /** The other account of a direct conversation. */
  peerId: string | undefined
  head: number
  updatedAt: Date
  memberCount: number
  memberRole: MemberRole
  from: number
  joinedAt: Date
  readUpTo: number
  unread: number
}

interface ViewRow {
  conversation_id: string
  kind: 'bubble' | 'direct'
  name_sealed: Buffer | null
  direct_low: string | null
  direct_high: string | null
  head: number
  updated_at: Date
  member_count: number
  member_role: MemberRole
  from_sequence: number
  joined_at: Date
  read_up_to: number
  unread: number
}

interface HeadRow {
  account_id: string
  conversation_id: string
  head: number
  read_up_to: number
}

/**
 * For each of the accounts, in their order: how far each of its conversations reaches, and how far it has read. What a client
 * compares its own with.
 */
export async function readHeadsOf(
  database: Database,
  companyId: string,
  accountIds: readonly string[],
): Promise<HelloHead[][]> {
  const rows = await database.rowsInCompany<HeadRow>(
    companyId,
    sql`select m.account_id, m.conversation_id, h.head, m.read_up_to from prisme.memberships m
      join prisme.conversation_heads h on h.company_id = m.company_id and h.conversation_id = m.conversation_id
      where m.company_id = ${companyId} and m.account_id = any (${accountIds}::uuid[])`,
  )
  const byAccount = Map.groupBy(rows, (row) => row.account_id)
  return accountIds.map((accountId) =>
    (byAccount.get(accountId) ?? []).map(({ conversation_id, head, read_up_to }) => ({
      // A column of uuids, of which there may be ten thousand: looking at each again costs more than all the rest.
      conversationId: conversation_id as ConversationId,
      head,
      readUpTo: read_up_to,
    })),
  )
}

/** How far these conversations reach, whichever company each belongs to. */
export async function readHeads(database: Database, places: readonly Place[]): Promise<Map<string, number>> {
  const rows = await database.watch<{ conversation_id: string; head: number }>(sql`
    select conversation_id, head from prisme.heads_among(
      ${places.map((place) => place.companyId)}, ${places.map((place) => place.conversationId)})`)
  return new Map(rows.map((row) => [row.conversation_id, row.head]))
}

export interface Place {
  companyId: string
  conversationId: string
}

async function insertHead(tx: Transaction, conversationId: string, now: Date): Promise<void> {
  await tx.run(sql`insert into prisme.conversation_heads (company_id, conversation_id, head, updated_at)
    values (${tx.companyId}, ${conversationId}, 0, ${now})`)
}

export type ConversationRepository = ReturnType<typeof createConversationRepository>

export function createConversationRepository(keys: CompanyKeys) {
  async function seal(tx: Transaction, conversationId: string, name: string): Promise<Buffer> {
    const key = await keys.current(tx, 'vk', conversationId)
    return sealEnvelope(key, objectContext(tx.companyId, 'conv', conversationId), Buffer.from(name))
  }

  async function viewOf(tx: Transaction, accountId: string, row: ViewRow): Promise<ConversationView> {
    const id = row.conversation_id
    const sealed = row.name_sealed
    const key = sealed && (await keys.version(tx, 'vk', id, envelopeKeyVersion(sealed)))
    const name =
      sealed && key && openEnvelope(key, objectContext(tx.companyId, 'conv', id), sealed).toString()
    const peerId = row.direct_low === accountId ? row.direct_high : row.direct_low
    return {
      conversationId: id,
      kind: row.kind,
      name: name ?? undefined,
      peerId: peerId ?? undefined,
      head: row.head,
      updatedAt: row.updated_at,
      memberCount: row.member_count,
      memberRole: row.member_role,
      from: row.from_sequence,
      joinedAt: row.joined_at,
      readUpTo: row.read_up_to,
      unread: row.unread,
    }
  }

  return {
    async insertBubble(tx: Transaction, conversationId: string, name: string, now: Date): Promise<void> {
      await keys.keepDataKey(tx, 'vk', conversationId, keys.makeDataKey())
      await tx.run(sql`insert into prisme.conversations
        (company_id, conversation_id, kind, name_sealed, created_at)
        values (${tx.companyId}, ${conversationId}, 'bubble', ${await seal(tx, conversationId, name)}, ${now})`)
      await insertHead(tx, conversationId, now)
    },
    /** `low` and `high` are the two accounts in order. A second one between them violates a constraint. */
    async insertDirect(
      tx: Transaction,
      conversationId: string,
      low: string,
      high: string,
      now: Date,
    ): Promise<void> {
      await keys.keepDataKey(tx, 'vk', conversationId, keys.makeDataKey())
      await tx.run(sql`insert into prisme.conversations
        (company_id, conversation_id, kind, direct_low, direct_high, created_at)
        values (${tx.companyId}, ${conversationId}, 'direct', ${low}, ${high}, ${now})`)
      await insertHead(tx, conversationId, now)
    },
    async findDirect(tx: Transaction, low: string, high: string): Promise<string | undefined> {
      const row = await tx.row<{
        conversation_id: string
      }>(sql`select conversation_id from prisme.conversations
        where company_id = ${tx.companyId} and direct_low = ${low} and direct_high = ${high}`)
      return row?.conversation_id
    },
    async isBubble(tx: Transaction, conversationId: string): Promise<boolean> {
      const row = await tx.row<{ kind: string }>(sql`select kind from prisme.conversations
        where company_id = ${tx.companyId} and conversation_id = ${conversationId}`)
      return row?.kind === 'bubble'
    },
    async rename(tx: Transaction, conversationId: string, name: string): Promise<void> {
      await tx.run(sql`update prisme.conversations set name_sealed = ${await seal(tx, conversationId, name)}
        where company_id = ${tx.companyId} and conversation_id = ${conversationId}`)
    },
    /** The conversations of an account, or the one asked for, the most recently active first. */
    async views(tx: Transaction, accountId: string, conversationId?: string): Promise<ConversationView[]> {
      const rows = await tx.rows<ViewRow>(sql`
        select c.conversation_id, c.kind, c.name_sealed, c.direct_low, c.direct_high, h.head, h.updated_at,
          (select count(*) from prisme.memberships n
            where n.company_id = c.company_id and n.conversation_id = c.conversation_id) as member_count,
          m.member_role, m.from_sequence, m.joined_at, m.read_up_to,
          (select count(*) from (select from prisme.conversation_events e
            where e.company_id = m.company_id and e.conversation_id = m.conversation_id and e.kind = 'message.sent'
              and e.sequence > m.read_up_to and e.sequence >= m.from_sequence and e.actor_id <> m.account_id
            limit ${mostUnreadCounted}) unread) as unread
        from prisme.memberships m
        join prisme.conversations c on c.company_id = m.company_id and c.conversation_id = m.conversation_id
        join prisme.conversation_heads h on h.company_id = m.company_id and h.conversation_id = m.conversation_id
        where m.company_id = ${tx.companyId} and m.account_id = ${accountId}
          and (${conversationId ?? null}::uuid is null or m.conversation_id = ${conversationId ?? null})
        order by h.updated_at desc, c.conversation_id`)
      const named = rows.filter((row) => row.name_sealed !== null)
      await keys.fetch(
        tx,
        'vk',
        named.map((row) => row.conversation_id),
      )
      return mapInPieces(rows, (row) => viewOf(tx, accountId, row))
    },
    async head(tx: Transaction, conversationId: string): Promise<number> {
      const row = await tx.row<{ head: number }>(sql`select head from prisme.conversation_heads
        where company_id = ${tx.companyId} and conversation_id = ${conversationId}`)
      return row?.head ?? 0
    },
    /** Head and members of a conversation in one statement, so that they belong together. */
    async standing(
      tx: Transaction,
      conversationId: string,
    ): Promise<{ head: number; members: string[] } | undefined> {
      return tx.row(sql`select h.head, array(select m.account_id::text from prisme.memberships m
          where m.company_id = h.company_id and m.conversation_id = h.conversation_id) as members
        from prisme.conversation_heads h where h.company_id = ${tx.companyId} and h.conversation_id = ${conversationId}`)
    },
  }
}
