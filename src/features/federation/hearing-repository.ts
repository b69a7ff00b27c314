import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Notes what a provider signed, by its fingerprint: a logout token, an assertion. False when it was heard before. */
export async function hearOnce(
  tx: Transaction,
  providerId: string,
  hash: Buffer,
  now: Date,
): Promise<boolean> {
  const heard =
    await tx.run(sql`insert into prisme.provider_hearings (company_id, provider_id, heard_hash, heard_at)
    values (${tx.companyId}, ${providerId}, ${hash}, ${now}) on conflict do nothing`)
  return heard > 0
}
