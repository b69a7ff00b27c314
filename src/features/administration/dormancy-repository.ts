import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface UnusedRow {
  account_id: string
  last_use: Date
  warned_at: Date | null
}

/**
 * People who may sign in and did not since then. An account is used by a sign-in and by whatever a session does, and counts
 * from when it was made or brought back. What is kept for emergencies is there not to be used. Nobody, while the company is frozen: they could not come.
 */
export function readUnused(tx: Transaction, since: Date): Promise<UnusedRow[]> {
  return tx.rows<UnusedRow>(sql`select account_id, last_use, warned_at from (
      select a.account_id, a.warned_unused_at as warned_at, greatest(a.created_at, a.reactivated_at,
        (select max(greatest(s.created_at, s.last_seen_at)) from prisme.sessions s
          where s.company_id = a.company_id and s.account_id = a.account_id)) as last_use
      from prisme.accounts a where a.company_id = ${tx.companyId} and a.account_type = 'person'
        and a.disabled_at is null and not a.unproven
        and not exists (select from prisme.emergency_accounts e where e.company_id = a.company_id and e.account_id = a.account_id)
        and exists (select from prisme.companies c
          where c.company_id = a.company_id and c.frozen_at is null)) u
    where last_use <= ${since} order by account_id`)
}

export async function noteWarned(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.accounts set warned_unused_at = ${now}
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}

/** Whether it is blocked for not being used, and for nothing else. */
export async function isDormant(tx: Transaction, accountId: string): Promise<boolean> {
  const row = await tx.row<{
    dormant: boolean
  }>(sql`select disabled_reason = 'unused' as dormant from prisme.accounts
    where company_id = ${tx.companyId} and account_id = ${accountId} and disabled_at is not null`)
  return row?.dormant ?? false
}

/** The newest link takes the place of the one before. */
export async function keepReactivation(
  tx: Transaction,
  link: { accountId: string; hash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`insert into prisme.reactivations (company_id, account_id, token_hash, expires_at)
    values (${tx.companyId}, ${link.accountId}, ${link.hash}, ${link.expiresAt})
    on conflict (company_id, account_id) do update set token_hash = ${link.hash}, expires_at = ${link.expiresAt}`)
}

/** Whose link it is, while it is good. */
export async function readReactivation(
  tx: Transaction,
  hash: Buffer,
  now: Date,
): Promise<string | undefined> {
  const row = await tx.row<{ account_id: string }>(sql`select account_id from prisme.reactivations
    where company_id = ${tx.companyId} and token_hash = ${hash} and expires_at > ${now}`)
  return row?.account_id
}

/** Uses the link up: of several at once one gets it. */
export async function takeReactivation(tx: Transaction, hash: Buffer): Promise<boolean> {
  const taken = await tx.run(sql`delete from prisme.reactivations
    where company_id = ${tx.companyId} and token_hash = ${hash}`)
  return taken === 1
}

/** Opens an account that was blocked for not being used; its days are counted from then. False when it was not. */
export async function reopen(tx: Transaction, accountId: string, countedFrom: Date): Promise<boolean> {
  const reopened = await tx.run(sql`update prisme.accounts set disabled_at = null, disabled_reason = null,
      reactivated_at = ${countedFrom}, warned_unused_at = ${countedFrom}
    where company_id = ${tx.companyId} and account_id = ${accountId} and disabled_reason = 'unused'`)
  return reopened === 1
}
