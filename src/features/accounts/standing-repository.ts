import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { BlockReason, Role } from '../../protocol/index.ts'

export type DisabledReason = 'administrator' | 'unused' | 'former' | 'directory'

/**
 * The administrators that may act, their rows locked: of two transactions that take one away, the second one looks when
 * the first is done, and sees who is left.
 */
export async function lockActiveAdministrators(tx: Transaction): Promise<string[]> {
  const rows = await tx.rows<{ account_id: string }>(sql`select account_id from prisme.accounts
    where company_id = ${tx.companyId} and role = 'company_admin' and account_type = 'person' and disabled_at is null
    order by account_id for update`)
  return rows.map((row) => row.account_id)
}

/**
 * Locks an account until the transaction is over, and answers whether it may act: whoever shuts it out meanwhile waits, and ends
 * what was opened for it here.
 */
export async function holdActive(tx: Transaction, accountId: string, now: Date): Promise<boolean> {
  const row = await tx.row<{ active: boolean }>(sql`select disabled_at is null and not unproven
      and (expires_at is null or expires_at > ${now}) as active
    from prisme.accounts where company_id = ${tx.companyId} and account_id = ${accountId} for no key update`)
  return row?.active ?? false
}

/** Everyone's: whoever signs in, or has a password written, waits. Before the company's row, as they do. */
export async function lockAccounts(tx: Transaction): Promise<void> {
  await tx.run(sql`select from prisme.accounts where company_id = ${tx.companyId}
    order by account_id for no key update`)
}

export async function updateRole(
  tx: Transaction,
  accountId: string,
  role: Role,
  expiresAt: Date | undefined,
): Promise<void> {
  await tx.run(sql`update prisme.accounts set role = ${role}, expires_at = ${expiresAt ?? null}
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}

/** Makes an administrator a user. Who is none any more stays what they are, a guest for one. */
export async function stepDown(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`update prisme.accounts set role = 'user', expires_at = null
    where company_id = ${tx.companyId} and account_id = ${accountId} and role = 'company_admin'`)
}

/** False when the account was disabled before, for whatever reason. */
export async function disable(
  tx: Transaction,
  accountId: string,
  reason: DisabledReason,
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`update prisme.accounts set disabled_at = ${now}, disabled_reason = ${reason}
    where company_id = ${tx.companyId} and account_id = ${accountId} and disabled_at is null`)
  return changed > 0
}

/** Why an administrator blocked them. What blocked them before for another cause stays as it is. */
export async function noteBlockReason(
  tx: Transaction,
  accountId: string,
  reason: BlockReason,
): Promise<void> {
  await tx.run(sql`update prisme.accounts set block_reason = ${reason}
    where company_id = ${tx.companyId} and account_id = ${accountId} and disabled_reason = 'administrator'`)
}

/**
 * The company's directory says that someone does not come in. A block of an administrator stays one, and is followed by the
 * directory's own.
 */
export async function directoryOff(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.accounts set directory_off = true, disabled_at = coalesce(disabled_at, ${now}),
      disabled_reason = case when disabled_at is null or disabled_reason = 'unused' then 'directory' else disabled_reason end
    where company_id = ${tx.companyId} and account_id = ${accountId} and disabled_reason is distinct from 'former'`)
}

/** It says that they do again: what it blocked itself is open, and nothing else. */
export async function directoryOn(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.accounts set directory_off = false,
      disabled_at = case when disabled_reason is distinct from 'directory' then disabled_at end,
      disabled_reason = nullif(disabled_reason, 'directory'), reactivated_at = ${now}, warned_unused_at = null
    where company_id = ${tx.companyId} and account_id = ${accountId} and directory_off`)
}

/**
 * An administrator brings someone back; what is counted of not using an account begins anew. Who may not come in by the
 * directory either is then blocked by that, and brought back by doing it again. False when there was nothing to bring back.
 */
export async function enable(tx: Transaction, accountId: string, now: Date): Promise<boolean> {
  const changed = await tx.run(sql`update prisme.accounts
    set disabled_at = case when directory_off and disabled_reason <> 'directory' then disabled_at end,
      disabled_reason = case when directory_off and disabled_reason <> 'directory' then 'directory' end,
      directory_off = directory_off and disabled_reason <> 'directory',
      block_reason = null, reactivated_at = ${now}, warned_unused_at = null
    where company_id = ${tx.companyId} and account_id = ${accountId}
      and disabled_at is not null and disabled_reason is distinct from 'former'`)
  return changed > 0
}

/** What of a person is not needed to read what they wrote goes: their address, title, password and switches. */
export async function erase(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`delete from prisme.email_index
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
  await tx.run(sql`update prisme.accounts set email_sealed = '', title_sealed = null, organisation_sealed = null,
      password_sealed = '', switches = '{}', block_reason = null, disabled_at = coalesce(disabled_at, ${now}), disabled_reason = 'former'
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}

/** the passwords of whom the company's rule binds go, and the codes that would make others. */
export async function erasePasswords(tx: Transaction): Promise<void> {
  await tx.run(sql`update prisme.accounts a set password_sealed = null, password_erased_at = now()
    from prisme.sign_in_rules r where a.company_id = ${tx.companyId} and r.company_id = a.company_id
      and (a.role <> 'guest' or r.guests = 'providers') and octet_length(a.password_sealed) > 0`)
  await tx.run(sql`update prisme.password_resets p set superseded_at = now() from prisme.accounts a
    where p.company_id = ${tx.companyId} and a.company_id = p.company_id and a.account_id = p.account_id
      and a.password_erased_at is not null and p.superseded_at is null and p.used_at is null`)
}

/** Whether they have a password here, or had one that went with the rule of A-19. */
export async function choosesPassword(tx: Transaction, accountId: string): Promise<boolean> {
  const row = await tx.row<{
    chooses: boolean
  }>(sql`select password_sealed is not null or password_erased_at is not null as chooses
    from prisme.accounts where company_id = ${tx.companyId} and account_id = ${accountId}`)
  return row?.chooses ?? false
}
