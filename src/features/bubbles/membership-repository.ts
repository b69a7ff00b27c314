import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { MemberRole } from '../../protocol/index.ts'

export interface Membership {
  conversationId: string
  accountId: string
  memberRole: MemberRole
  /** The first sequence the member may read. */
  from: number
  joinedAt: Date
}

interface MembershipRow {
  conversation_id: string
  account_id: string
  member_role: MemberRole
  from_sequence: number
  joined_at: Date
}

const membershipOf = (row: MembershipRow): Membership => ({
  conversationId: row.conversation_id,
  accountId: row.account_id,
  memberRole: row.member_role,
  from: row.from_sequence,
  joinedAt: row.joined_at,
})

/** `readUpTo`: the arrival itself, since what was said before it is history to who comes. */
export async function insertMembership(
  tx: Transaction,
  membership: Membership & { readUpTo: number },
): Promise<void> {
  await tx.run(sql`insert into prisme.memberships
    (company_id, conversation_id, account_id, member_role, from_sequence, joined_at, read_up_to)
    values (${tx.companyId}, ${membership.conversationId}, ${membership.accountId}, ${membership.memberRole},
      ${membership.from}, ${membership.joinedAt}, ${membership.readUpTo})`)
}

export async function deleteMembership(
  tx: Transaction,
  conversationId: string,
  accountId: string,
): Promise<void> {
  await tx.run(sql`delete from prisme.memberships where company_id = ${tx.companyId}
    and conversation_id = ${conversationId} and account_id = ${accountId}`)
}

export async function promoteMember(
  tx: Transaction,
  conversationId: string,
  accountId: string,
): Promise<void> {
  await tx.run(sql`update prisme.memberships set member_role = 'organiser' where company_id = ${tx.companyId}
    and conversation_id = ${conversationId} and account_id = ${accountId}`)
}

export async function readMembership(
  tx: Transaction,
  conversationId: string,
  accountId: string,
): Promise<Membership | undefined> {
  const [found] = await readMemberships(tx, [{ conversationId, accountId }])
  return found
}

/** Those of the asked memberships that exist. */
export async function readMemberships(
  tx: Transaction,
  asked: readonly { conversationId: string; accountId: string }[],
): Promise<Membership[]> {
  const rows = await tx.rows<MembershipRow>(sql`
    select m.conversation_id, m.account_id, m.member_role, m.from_sequence, m.joined_at
    from unnest(${asked.map((a) => a.conversationId)}::uuid[], ${asked.map((a) => a.accountId)}::uuid[]) as a (conv, account)
    join prisme.memberships m
      on m.company_id = ${tx.companyId} and m.conversation_id = a.conv and m.account_id = a.account`)
  return rows.map(membershipOf)
}

/** Everyone of a conversation, the longest-standing first. */
export async function readMembers(tx: Transaction, conversationId: string): Promise<Membership[]> {
  const rows = await tx.rows<MembershipRow>(sql`
    select conversation_id, account_id, member_role, from_sequence, joined_at from prisme.memberships
    where company_id = ${tx.companyId} and conversation_id = ${conversationId} order by joined_at, account_id`)
  return rows.map(membershipOf)
}

/** Everyone who shares a bubble with an account, itself included. */
export async function readCompanions(tx: Transaction, accountId: string): Promise<string[]> {
  const rows = await tx.rows<{ account_id: string }>(sql`
    select distinct other.account_id from prisme.memberships own
    join prisme.conversations c on c.company_id = own.company_id and c.conversation_id = own.conversation_id
    join prisme.memberships other on other.company_id = own.company_id and other.conversation_id = own.conversation_id
    where own.company_id = ${tx.companyId} and own.account_id = ${accountId} and c.kind = 'bubble'`)
  return rows.map((row) => row.account_id)
}

/**
 * Whoever brings an account into a bubble takes turns with whoever brings it into another, until their commits: what is
 * counted behind it holds. A lock of its own, since rows of accounts are locked before bubbles elsewhere.
 */
export async function lockArrivalsOf(tx: Transaction, accountId: string): Promise<void> {
  await tx.rows(
    sql`select pg_advisory_xact_lock(hashtext('prisme/arrivals'), hashtext(${`${tx.companyId}/${accountId}`}))`,
  )
}

export async function countBubblesOf(tx: Transaction, accountId: string): Promise<number> {
  const row = await tx.row<{ count: number }>(sql`select count(*) as count from prisme.memberships m
    join prisme.conversations c on c.company_id = m.company_id and c.conversation_id = m.conversation_id
    where m.company_id = ${tx.companyId} and m.account_id = ${accountId} and c.kind = 'bubble'`)
  return row?.count ?? 0
}

/** Whether someone left a bubble, or was removed from it, at that moment or later. */
export async function leftSince(
  tx: Transaction,
  conversationId: string,
  accountId: string,
  since: Date,
): Promise<boolean> {
  const row = await tx.row<{ left: boolean }>(sql`select exists (select from prisme.conversation_events
    where company_id = ${tx.companyId} and conversation_id = ${conversationId} and kind = 'member.left'
      and subject_id = ${accountId} and occurred_at >= ${since}) as left`)
  return row?.left ?? false
}

/** Someone's memberships of bubbles. */
export async function readBubblesOf(tx: Transaction, accountId: string): Promise<Membership[]> {
  const rows = await tx.rows<MembershipRow>(sql`
    select m.conversation_id, m.account_id, m.member_role, m.from_sequence, m.joined_at from prisme.memberships m
    join prisme.conversations c on c.company_id = m.company_id and c.conversation_id = m.conversation_id
    where m.company_id = ${tx.companyId} and m.account_id = ${accountId} and c.kind = 'bubble'
    order by m.conversation_id`)
  return rows.map(membershipOf)
}
