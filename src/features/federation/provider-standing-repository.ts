import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Whether a provider is there and turned on: it stays so until the transaction is over, whoever would change it waits. */
export async function holdProvider(tx: Transaction, providerId: string): Promise<boolean> {
  const row = await tx.row<{ active: boolean }>(sql`select disabled_at is null as active
    from prisme.identity_providers where company_id = ${tx.companyId} and provider_id = ${providerId} for share`)
  return row?.active ?? false
}

/** Undefined turns it on. */
export async function turnOff(tx: Transaction, providerId: string, at: Date | undefined): Promise<void> {
  await tx.run(sql`update prisme.identity_providers set disabled_at = ${at ?? null}
    where company_id = ${tx.companyId} and provider_id = ${providerId}`)
}
