import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface EmergencyRow {
  account_id: string
  named_at: Date
  last_used_at: Date | null
}

export function readEmergencyAccounts(tx: Transaction): Promise<EmergencyRow[]> {
  return tx.rows<EmergencyRow>(sql`select account_id, named_at, last_used_at from prisme.emergency_accounts
    where company_id = ${tx.companyId} order by named_at, account_id`)
}

/** Locked until the transaction is over: of two that release one each, the second sees what is left. */
export async function lockEmergencyAccounts(tx: Transaction): Promise<EmergencyRow[]> {
  await tx.rows(sql`select from prisme.emergency_accounts where company_id = ${tx.companyId}
    order by account_id for update`)
  return readEmergencyAccounts(tx)
}

export async function insertEmergencyAccount(
  tx: Transaction,
  account: { accountId: string; by: string; now: Date },
): Promise<void> {
  await tx.run(sql`insert into prisme.emergency_accounts (company_id, account_id, named_at, named_by)
    values (${tx.companyId}, ${account.accountId}, ${account.now}, ${account.by}) on conflict do nothing`)
}

/** False when it was not one. */
export async function removeEmergencyAccount(tx: Transaction, accountId: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from prisme.emergency_accounts
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
  return removed > 0
}
