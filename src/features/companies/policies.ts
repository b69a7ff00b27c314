import type { Transaction } from '../../database/transaction.ts'
import { type CompanyPolicy, defaultPolicy } from '../../protocol/index.ts'
import { changed } from './policy-difference.ts'
import { readPolicyRow } from './policy-repository.ts'

export interface PolicyVersion {
  version: number
  policy: CompanyPolicy
  changedAt: Date | undefined
  changedBy: string | undefined
}

export interface Policies {
  /** What the company of the transaction decided: one row by its key, never kept in memory, so that it holds at once. */
  of(tx: Transaction): Promise<CompanyPolicy>
  current(tx: Transaction): Promise<PolicyVersion>
}

export function createPolicies(): Policies {
  async function current(tx: Transaction): Promise<PolicyVersion> {
    const row = await readPolicyRow(tx)
    return {
      version: row?.version ?? 0,
      policy: row === undefined ? defaultPolicy : changed(defaultPolicy, row.settings),
      changedAt: row?.version ? row.changed_at : undefined,
      changedBy: row?.changed_by ?? undefined,
    }
  }
  return { current, of: async (tx) => (await current(tx)).policy }
}
