import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export async function insertCompany(tx: Transaction, name: string, now: Date): Promise<void> {
  await tx.run(
    sql`insert into prisme.companies (company_id, name, created_at) values (${tx.companyId}, ${name}, ${now})`,
  )
}

export async function readCompany(tx: Transaction): Promise<{ name: string }> {
  const row = await tx.row<{ name: string }>(
    sql`select name from prisme.companies where company_id = ${tx.companyId}`,
  )
  if (row === undefined) throw new Error('the company of a session does not exist')
  return row
}

/** False when it was frozen already. */
export async function freezeCompany(tx: Transaction, now: Date): Promise<boolean> {
  const changed = await tx.run(sql`update prisme.companies set frozen_at = ${now}
    where company_id = ${tx.companyId} and frozen_at is null`)
  return changed === 1
}

/** False when it was not frozen. */
export async function unfreezeCompany(tx: Transaction): Promise<boolean> {
  const changed = await tx.run(sql`update prisme.companies set frozen_at = null
    where company_id = ${tx.companyId} and frozen_at is not null`)
  return changed === 1
}

/**
 * What lets people of the company in, or does not; undefined for a company that does not exist. Locked until the transaction
 * is over: whoever changes it waits.
 */
export function lockEntry(
  tx: Transaction,
): Promise<{ frozen: boolean; network_rules: string | null } | undefined> {
  return tx.row<{
    frozen: boolean
    network_rules: string | null
  }>(sql`select frozen_at is not null as frozen, network_rules
    from prisme.companies where company_id = ${tx.companyId} for share`)
}

export async function writeNetworkRules(tx: Transaction, rules: string): Promise<void> {
  await tx.run(sql`update prisme.companies set network_rules = ${rules} where company_id = ${tx.companyId}`)
}

/** Every company of the house, frozen ones too. */
export async function companyIds(database: Database): Promise<string[]> {
  const rows = await database.rows<{ company_id: string }>(sql`select company_id from prisme.company_ids()`)
  return rows.map((row) => row.company_id)
}
