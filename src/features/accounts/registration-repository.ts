import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** The companies that take people of a domain at the moment. */
export async function companiesRegistering(database: Database, domain: string): Promise<string[]> {
  const rows = await database.rows<{ company_id: string }>(
    sql`select company_id from prisme.companies_registering(${domain})`,
  )
  return rows.map((row) => row.company_id)
}

/** A proof to be asked for; one that was asked for before no longer counts. */
export async function expectProof(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`insert into prisme.address_proofs (company_id, account_id) values (${tx.companyId}, ${accountId})
    on conflict (company_id, account_id) do update set token_hash = null, expires_at = null, tries = 0`)
}

/** False when no proof is expected any more. */
export async function keepProofToken(
  tx: Transaction,
  token: { accountId: string; hash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const kept =
    await tx.run(sql`update prisme.address_proofs set token_hash = ${token.hash}, expires_at = ${token.expiresAt}
    where company_id = ${tx.companyId} and account_id = ${token.accountId}`)
  return kept === 1
}

/** Counts a try at a link before its password is looked at; whose it is, or undefined when it is not valid. */
export async function countProofTry(
  tx: Transaction,
  hash: Buffer,
  { most, now }: { most: number; now: Date },
): Promise<string | undefined> {
  const row = await tx.row<{ account_id: string }>(sql`update prisme.address_proofs set tries = tries + 1
    where company_id = ${tx.companyId} and token_hash = ${hash} and tries < ${most} and expires_at > ${now}
    returning account_id`)
  return row?.account_id
}

/** Takes a link away; false when another one took it. */
export async function takeProof(tx: Transaction, hash: Buffer): Promise<boolean> {
  const taken = await tx.run(sql`delete from prisme.address_proofs
    where company_id = ${tx.companyId} and token_hash = ${hash}`)
  return taken === 1
}
