import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface GroupMember {
  groupId: string
  accountId: string
}

/** Who is in these groups, `limit` of them at most. */
export async function readMembersOf(
  tx: Transaction,
  groupIds: readonly string[],
  limit: number,
): Promise<GroupMember[]> {
  const rows = await tx.rows<{ group_id: string; account_id: string }>(sql`select group_id, account_id
    from prisme.directory_members where company_id = ${tx.companyId} and group_id = any (${groupIds}::uuid[])
    order by group_id, account_id limit ${limit}`)
  return rows.map((row) => ({ groupId: row.group_id, accountId: row.account_id }))
}

/** Which groups these people are in. */
export async function readGroupsOf(tx: Transaction, accountIds: readonly string[]): Promise<GroupMember[]> {
  const rows = await tx.rows<{ group_id: string; account_id: string }>(sql`select group_id, account_id
    from prisme.directory_members where company_id = ${tx.companyId} and account_id = any (${accountIds}::uuid[])
    order by account_id, group_id`)
  return rows.map((row) => ({ groupId: row.group_id, accountId: row.account_id }))
}

/** How many each group has. */
export async function countMembers(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ group_id: string; count: number }>(sql`select group_id, count(*) as count
    from prisme.directory_members where company_id = ${tx.companyId} group by 1`)
  return new Map(rows.map((row) => [row.group_id, row.count]))
}

/** Answers how many of them are people whom the directory keeps here: only those are in it then. */
export function addMembers(tx: Transaction, groupId: string, accountIds: readonly string[]): Promise<number> {
  return tx.run(sql`insert into prisme.directory_members (company_id, group_id, account_id)
    select p.company_id, ${groupId}, p.account_id from prisme.directory_people p
    where p.company_id = ${tx.companyId} and p.account_id = any (${accountIds}::uuid[]) and p.removed_at is null`)
}

export async function removeMembers(
  tx: Transaction,
  groupId: string,
  accountIds: readonly string[],
): Promise<void> {
  await tx.run(sql`delete from prisme.directory_members where company_id = ${tx.companyId}
    and group_id = ${groupId} and account_id = any (${accountIds}::uuid[])`)
}

/** Takes someone out of every group. */
export async function leaveGroups(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`update prisme.directory_groups set version = version + 1 where company_id = ${tx.companyId}
    and group_id in (select group_id from prisme.directory_members
      where company_id = ${tx.companyId} and account_id = ${accountId})`)
  await tx.run(sql`delete from prisme.directory_members
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}
