import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Takes the place of all earlier ones. */
export async function replaceRecoveryCodes(
  tx: Transaction,
  accountId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await tx.run(sql`delete from prisme.recovery_codes
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
  await tx.run(sql`insert into prisme.recovery_codes (company_id, account_id, code_hash)
    select ${tx.companyId}, ${accountId}, h from unnest(${hashes}::bytea[]) as h`)
}

/** Takes a recovery code away as it is read: it works once, even for two at the same time. */
export async function spendRecoveryCode(tx: Transaction, accountId: string, hash: Buffer): Promise<boolean> {
  const spent = await tx.run(sql`delete from prisme.recovery_codes
    where company_id = ${tx.companyId} and account_id = ${accountId} and code_hash = ${hash}`)
  return spent === 1
}

export async function countRecoveryCodes(tx: Transaction, accountId: string): Promise<number> {
  const row = await tx.row<{ left: number }>(sql`select count(*) as left from prisme.recovery_codes
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
  return row?.left ?? 0
}

/** Notes that a challenge was answered. False when it was before. */
export async function spendChallenge(tx: Transaction, hash: Buffer, expiresAt: Date): Promise<boolean> {
  const spent = await tx.run(sql`insert into prisme.spent_tickets (company_id, ticket_hash, expires_at)
    values (${tx.companyId}, ${hash}, ${expiresAt}) on conflict do nothing`)
  return spent === 1
}
