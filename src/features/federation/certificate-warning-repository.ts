import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export type WarningStage = 'month' | 'week' | 'over'

/** Nobody of a frozen company could do anything about it. */
export async function isFrozen(tx: Transaction): Promise<boolean> {
  const row = await tx.row<{ frozen: boolean }>(sql`select frozen_at is not null as frozen
    from prisme.companies where company_id = ${tx.companyId}`)
  return row?.frozen ?? true
}

/** True for whoever notes it first: they tell. */
export async function noteWarning(
  tx: Transaction,
  warning: { providerId: string; hash: Buffer; stage: WarningStage },
  now: Date,
): Promise<boolean> {
  const { providerId, hash, stage } = warning
  const noted = await tx.run(sql`insert into prisme.certificate_warnings
    (company_id, provider_id, certificate_hash, stage, told_at)
    values (${tx.companyId}, ${providerId}, ${hash}, ${stage}, ${now}) on conflict do nothing`)
  return noted > 0
}
