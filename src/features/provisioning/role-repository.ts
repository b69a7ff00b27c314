import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Proposes for the administration who is in a group that an administrator gave that role, once while they are in it. */
export async function proposeRoles(tx: Transaction, now: Date): Promise<void> {
  await tx.run(sql`insert into prisme.directory_roles (company_id, account_id, proposed_at)
    select distinct m.company_id, m.account_id, ${now}::timestamptz from prisme.directory_groups g
    join prisme.directory_members m on m.company_id = g.company_id and m.group_id = g.group_id
    join prisme.accounts a on a.company_id = m.company_id and a.account_id = m.account_id and a.role = 'user'
    where g.company_id = ${tx.companyId} and g.role = 'company_admin' on conflict do nothing`)
}

/** Until the transaction is over nobody is confirmed or dismissed: who is just confirmed is seen as such by what follows. */
export async function lockRoles(tx: Transaction): Promise<void> {
  await tx.run(sql`select from prisme.directory_roles where company_id = ${tx.companyId}
    order by account_id for update`)
}

/** Who was proposed, or granted the role, and is in none of those groups any more. */
export async function readOutgrown(tx: Transaction): Promise<{ accountId: string; granted: boolean }[]> {
  return tx.rows(sql`select r.account_id as "accountId", r.granted and a.role = 'company_admin' as granted
    from prisme.directory_roles r
    join prisme.accounts a on a.company_id = r.company_id and a.account_id = r.account_id
    where r.company_id = ${tx.companyId} and not exists (select from prisme.directory_groups g
      join prisme.directory_members m on m.company_id = g.company_id and m.group_id = g.group_id
      where g.company_id = r.company_id and g.role = 'company_admin' and m.account_id = r.account_id)
    order by r.account_id`)
}

export async function forgetRole(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`delete from prisme.directory_roles
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}

/** Of those who could be confirmed now: users who may act. */
export async function readProposals(tx: Transaction): Promise<{ accountId: string; proposedAt: Date }[]> {
  return tx.rows(sql`select r.account_id as "accountId", r.proposed_at as "proposedAt" from prisme.directory_roles r
    join prisme.accounts a on a.company_id = r.company_id and a.account_id = r.account_id
      and a.role = 'user' and a.disabled_at is null
    where r.company_id = ${tx.companyId} and r.decided_at is null order by r.proposed_at, r.account_id`)
}

/** False when there is nothing to decide. */
export async function decide(
  tx: Transaction,
  one: { accountId: string; granted: boolean; by: string; now: Date },
): Promise<boolean> {
  const decided = await tx.run(sql`update prisme.directory_roles
    set granted = ${one.granted}, decided_at = ${one.now}, decided_by = ${one.by}
    where company_id = ${tx.companyId} and account_id = ${one.accountId} and decided_at is null`)
  return decided > 0
}
