import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface ResetRow {
  reset_id: string
  account_id: string
  asked_by: string
  asked_at: Date
  due_at: Date
}

/** False when one is under way for the account already. */
export async function insertReset(
  tx: Transaction,
  reset: ResetRow & { identity_checked: string },
): Promise<boolean> {
  const inserted = await tx.run(sql`insert into prisme.factor_resets
    (company_id, reset_id, account_id, asked_by, asked_at, due_at, identity_checked)
    values (${tx.companyId}, ${reset.reset_id}, ${reset.account_id}, ${reset.asked_by}, ${reset.asked_at},
      ${reset.due_at}, ${reset.identity_checked}) on conflict do nothing`)
  return inserted === 1
}

export function readResets(tx: Transaction): Promise<ResetRow[]> {
  return tx.rows<ResetRow>(sql`select reset_id, account_id, asked_by, asked_at, due_at from prisme.factor_resets
    where company_id = ${tx.companyId} and over_at is null order by asked_at`)
}

export function readResetOf(tx: Transaction, accountId: string): Promise<ResetRow | undefined> {
  return tx.row<ResetRow>(sql`select reset_id, account_id, asked_by, asked_at, due_at from prisme.factor_resets
    where company_id = ${tx.companyId} and account_id = ${accountId} and over_at is null`)
}

export function lockReset(tx: Transaction, resetId: string): Promise<ResetRow | undefined> {
  return tx.row<ResetRow>(sql`select reset_id, account_id, asked_by, asked_at, due_at from prisme.factor_resets
    where company_id = ${tx.companyId} and reset_id = ${resetId} and over_at is null for update`)
}

/** Cancels what someone asked for; answers whose factors they were. */
export async function cancelResetsAskedBy(
  tx: Transaction,
  askedBy: string,
  end: { by: string | undefined; now: Date },
): Promise<string[]> {
  const rows = await tx.rows<{ account_id: string }>(sql`update prisme.factor_resets
    set over_at = ${end.now}, outcome = 'cancelled', over_by = ${end.by ?? null}
    where company_id = ${tx.companyId} and asked_by = ${askedBy} and over_at is null returning account_id`)
  return rows.map((row) => row.account_id)
}

export async function endReset(
  tx: Transaction,
  resetId: string,
  end: { outcome: 'done' | 'cancelled'; by: string | undefined; now: Date },
): Promise<void> {
  await tx.run(sql`update prisme.factor_resets set over_at = ${end.now}, outcome = ${end.outcome}, over_by = ${end.by ?? null}
    where company_id = ${tx.companyId} and reset_id = ${resetId}`)
}
