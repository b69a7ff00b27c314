import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface StoredMark {
  conversationId: string
  accountId: string
  readUpTo: number
}

interface MarkRow {
  conversation_id: string
  account_id: string
  read_up_to: number
}

const markOf = (row: MarkRow): StoredMark => ({
  conversationId: row.conversation_id,
  accountId: row.account_id,
  readUpTo: row.read_up_to,
})

/**
 * Moves marks forward, never beyond the head and never back. Answers those that moved. The rows are locked in one order:
 * two gateways that move the same ones never wait for each other.
 */
export async function moveMarks(tx: Transaction, asked: readonly StoredMark[]): Promise<StoredMark[]> {
  const rows = await tx.rows<MarkRow>(sql`
    with asked as (
      select conversation_id, account_id, max(read_up_to) as read_up_to
      from unnest(${asked.map((mark) => mark.conversationId)}::uuid[], ${asked.map((mark) => mark.accountId)}::uuid[],
        ${asked.map((mark) => mark.readUpTo)}::bigint[]) as u (conversation_id, account_id, read_up_to)
      group by 1, 2
    ), found as (
      select m.conversation_id, m.account_id, least(a.read_up_to, h.head) as read_up_to
      from asked a
      join prisme.memberships m on m.company_id = ${tx.companyId}
        and m.conversation_id = a.conversation_id and m.account_id = a.account_id
      join prisme.conversation_heads h on h.company_id = m.company_id and h.conversation_id = m.conversation_id
      order by m.conversation_id, m.account_id
      for update of m
    )
    update prisme.memberships m set read_up_to = f.read_up_to
    from found f
    where m.company_id = ${tx.companyId} and m.conversation_id = f.conversation_id and m.account_id = f.account_id
      and m.read_up_to < f.read_up_to
    returning m.conversation_id, m.account_id, m.read_up_to`)
  return rows.map(markOf)
}

/** Those of the asked marks whose account is a member. */
export async function readMarks(
  tx: Transaction,
  asked: readonly { conversationId: string; accountId: string }[],
): Promise<StoredMark[]> {
  const rows = await tx.rows<MarkRow>(sql`
    select m.conversation_id, m.account_id, m.read_up_to
    from unnest(${asked.map((mark) => mark.conversationId)}::uuid[], ${asked.map((mark) => mark.accountId)}::uuid[])
      as a (conversation_id, account_id)
    join prisme.memberships m on m.company_id = ${tx.companyId}
      and m.conversation_id = a.conversation_id and m.account_id = a.account_id`)
  return rows.map(markOf)
}

/** Everyone's mark in a conversation, the longest-standing member's first. */
export async function readMarksIn(tx: Transaction, conversationId: string): Promise<StoredMark[]> {
  const rows =
    await tx.rows<MarkRow>(sql`select conversation_id, account_id, read_up_to from prisme.memberships
    where company_id = ${tx.companyId} and conversation_id = ${conversationId} order by joined_at, account_id`)
  return rows.map(markOf)
}

/** Those of the conversations that have more members than `most`. */
export async function crowdedAmong(
  tx: Transaction,
  conversationIds: readonly string[],
  most: number,
): Promise<Set<string>> {
  const rows = await tx.rows<{ conversation_id: string }>(sql`
    select u.conversation_id from unnest(${conversationIds}::uuid[]) as u (conversation_id)
    where exists (select from prisme.memberships m
      where m.company_id = ${tx.companyId} and m.conversation_id = u.conversation_id offset ${most})`)
  return new Set(rows.map((row) => row.conversation_id))
}
