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
