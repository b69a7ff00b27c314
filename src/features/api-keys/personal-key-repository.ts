import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** the keys of people whom the company's rule binds end; those of services do not. */
export async function endPersonalKeys(tx: Transaction, by: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.api_keys k set revoked_at = ${now}, revoked_by = ${by}
    from prisme.accounts a, prisme.sign_in_rules r
    where k.company_id = ${tx.companyId} and a.company_id = k.company_id and a.account_id = k.account_id
      and r.company_id = k.company_id and a.account_type = 'person' and k.revoked_at is null
      and (a.role <> 'guest' or r.guests = 'providers')`)
}
