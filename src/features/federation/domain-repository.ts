import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Which company a domain is of, whoever asks; a frozen one holds none. */
export async function companyOfDomain(database: Database, domain: string): Promise<string | undefined> {
  const [row] = await database.rows<{ company_id: string | null }>(
    sql`select prisme.company_of_domain(${domain}) as company_id`,
  )
  return row?.company_id ?? undefined
}

export async function readDomains(tx: Transaction): Promise<string[]> {
  const rows = await tx.rows<{ domain: string }>(sql`select domain from prisme.company_domains
    where company_id = ${tx.companyId} order by domain`)
  return rows.map((row) => row.domain)
}

/** False when the company has it already. Rejects with a unique violation when another one does. */
export async function addDomain(tx: Transaction, domain: string, now: Date): Promise<boolean> {
  const added = await tx.run(sql`insert into prisme.company_domains (company_id, domain, added_at)
    values (${tx.companyId}, ${domain}, ${now}) on conflict (company_id, domain) do nothing`)
  return added > 0
}

/** False when the company does not have it. */
export async function removeDomain(tx: Transaction, domain: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from prisme.company_domains
    where company_id = ${tx.companyId} and domain = ${domain}`)
  return removed > 0
}
