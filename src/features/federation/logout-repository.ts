import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** False when it was heard before. */
export async function noteLogout(
  tx: Transaction,
  providerId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<boolean> {
  const heard =
    await tx.run(sql`insert into prisme.provider_logouts (company_id, provider_id, token_hash, heard_at)
    values (${tx.companyId}, ${providerId}, ${tokenHash}, ${now}) on conflict do nothing`)
  return heard > 0
}
