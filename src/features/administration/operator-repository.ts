import { randomId } from '../../crypto/random.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export type OperatorAct =
  | 'company.made'
  | 'company.frozen'
  | 'company.unfrozen'
  | 'company.bootstrap_drawn'
  | 'company.networks_opened'
  | 'company.sign_in_opened'
  | 'company.domain_added'
  | 'company.domain_removed'

export interface CompanyRow {
  name: string
  created_at: Date
  frozen_at: Date | null
  bootstrap_until: Date | null
  administrators: number
  users: number
  guests: number
  services: number
}

/** Undefined when there is no such company. */
export function readCompanyFigures(tx: Transaction, now: Date): Promise<CompanyRow | undefined> {
  return tx.row<CompanyRow>(sql`select c.name, c.created_at, c.frozen_at,
      (select b.expires_at from prisme.bootstraps b where b.company_id = c.company_id and b.expires_at > ${now}) as bootstrap_until,
      count(a.*) filter (where a.account_type = 'person' and a.role = 'company_admin') as administrators,
      count(a.*) filter (where a.account_type = 'person' and a.role = 'user') as users,
      count(a.*) filter (where a.account_type = 'person' and a.role = 'guest') as guests,
      count(a.*) filter (where a.account_type = 'service') as services
    from prisme.companies c left join prisme.accounts a on a.company_id = c.company_id and a.disabled_at is null
      and not a.unproven and (a.expires_at is null or a.expires_at > ${now})
    where c.company_id = ${tx.companyId} group by c.company_id, c.name, c.created_at, c.frozen_at`)
}

/** What the operator did leaves a trace in the company, without a person (L-4). */
export async function traceOperator(tx: Transaction, action: OperatorAct, now: Date): Promise<void> {
  await tx.run(sql`insert into prisme.access_traces
    (company_id, trace_id, occurred_at, action, object_id, outcome, request_id)
    values (${tx.companyId}, ${randomId()}, ${now}, ${action}, ${tx.companyId}, 'done', ${randomId()})`)
}
