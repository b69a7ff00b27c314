import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { PolicyChanges } from '../../protocol/index.ts'

export interface PolicyRow {
  version: number
  /** What differs from the defaults. */
  settings: PolicyChanges
  changed_at: Date
  /** Null for version 0, which the company was made with, and for what the operator changed. */
  changed_by: string | null
}

/** The policy that holds; undefined as long as the company never changed it. */
export function readPolicyRow(tx: Transaction): Promise<PolicyRow | undefined> {
  return tx.row<PolicyRow>(sql`select version, settings, changed_at, changed_by from prisme.company_policies
    where company_id = ${tx.companyId} order by version desc limit 1`)
}

/** One row more than `limit` where there is one: what the last of them changed shows beside the row before it. */
export function readPolicyRows(
  tx: Transaction,
  before: number | undefined,
  limit: number,
): Promise<PolicyRow[]> {
  return tx.rows<PolicyRow>(sql`select version, settings, changed_at, changed_by from prisme.company_policies
    where company_id = ${tx.companyId} and (${before ?? null}::int is null or version < ${before ?? null})
    order by version desc limit ${limit + 1}`)
}

/** False when the version was taken meanwhile. */
export async function insertPolicyRow(tx: Transaction, row: PolicyRow): Promise<boolean> {
  const inserted =
    await tx.run(sql`insert into prisme.company_policies (company_id, version, settings, changed_at, changed_by)
    values (${tx.companyId}, ${row.version}, ${JSON.stringify(row.settings)}::jsonb, ${row.changed_at}, ${row.changed_by})
    on conflict do nothing`)
  return inserted === 1
}
