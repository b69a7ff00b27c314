import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** The bubbles that follow a group, or one of the groups someone is in; in the order in which they are locked. */
export async function readBubbles(
  tx: Transaction,
  { groupId, accountId }: { groupId?: string; accountId?: string },
): Promise<string[]> {
  const rows = await tx.rows<{
    conversation_id: string
  }>(sql`select distinct conversation_id from prisme.directory_bubbles b
    where company_id = ${tx.companyId} and (${groupId ?? null}::uuid is null or group_id = ${groupId ?? null})
      and (${accountId ?? null}::uuid is null or exists (select from prisme.directory_members m
        where m.company_id = b.company_id and m.group_id = b.group_id and m.account_id = ${accountId ?? null}))
    order by conversation_id`)
  return rows.map((row) => row.conversation_id)
}

export function readFollowing(tx: Transaction): Promise<{ group_id: string; conversation_id: string }[]> {
  return tx.rows(sql`select group_id, conversation_id from prisme.directory_bubbles
    where company_id = ${tx.companyId} order by followed_at, conversation_id`)
}

/** False when it follows the group already. */
export async function follow(
  tx: Transaction,
  one: { groupId: string; bubbleId: string; by: string; now: Date },
): Promise<boolean> {
  const added = await tx.run(sql`insert into prisme.directory_bubbles
      (company_id, group_id, conversation_id, followed_by, followed_at)
    values (${tx.companyId}, ${one.groupId}, ${one.bubbleId}, ${one.by}, ${one.now}) on conflict do nothing`)
  return added > 0
}

/** False when it did not follow it. */
export async function unfollow(tx: Transaction, groupId: string, bubbleId: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from prisme.directory_bubbles
    where company_id = ${tx.companyId} and group_id = ${groupId} and conversation_id = ${bubbleId}`)
  return removed > 0
}

/** Who is in a group that a bubble follows, may act, and was not looked at for it yet. */
export async function readComing(tx: Transaction, bubbleId: string): Promise<string[]> {
  const rows = await tx.rows<{
    account_id: string
  }>(sql`select distinct m.account_id from prisme.directory_bubbles b
    join prisme.directory_members m on m.company_id = b.company_id and m.group_id = b.group_id
    join prisme.accounts a on a.company_id = m.company_id and a.account_id = m.account_id
      and a.disabled_at is null and not a.unproven and a.role <> 'guest'
    where b.company_id = ${tx.companyId} and b.conversation_id = ${bubbleId}
      and not exists (select from prisme.directory_arrivals r where r.company_id = m.company_id
        and r.conversation_id = b.conversation_id and r.account_id = m.account_id)
    order by m.account_id`)
  return rows.map((row) => row.account_id)
}

/** Who is in none of the groups that a bubble follows, and came to it by one; and is noted for it no more. */
export async function takeGoing(
  tx: Transaction,
  bubbleId: string,
): Promise<{ accountId: string; joinedAt: Date | null }[]> {
  return tx.rows(sql`delete from prisme.directory_arrivals r
    where r.company_id = ${tx.companyId} and r.conversation_id = ${bubbleId}
      and not exists (select from prisme.directory_bubbles b
        join prisme.directory_members m on m.company_id = b.company_id and m.group_id = b.group_id
        where b.company_id = r.company_id and b.conversation_id = r.conversation_id and m.account_id = r.account_id)
    returning r.account_id as "accountId", r.joined_at as "joinedAt"`)
}

export async function noteArrival(
  tx: Transaction,
  one: { bubbleId: string; accountId: string; joinedAt: Date | null },
): Promise<void> {
  await tx.run(sql`insert into prisme.directory_arrivals (company_id, conversation_id, account_id, joined_at)
    values (${tx.companyId}, ${one.bubbleId}, ${one.accountId}, ${one.joinedAt})`)
}

export async function forgetArrivals(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`delete from prisme.directory_arrivals
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}
