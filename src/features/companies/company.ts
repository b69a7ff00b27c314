import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { CompanyId, type PolicyChanges } from '../../protocol/index.ts'
import type { CompanyKeys } from './company-keys.ts'
import { insertCompany, readCompany } from './company-repository.ts'
import { insertPolicyRow } from './policy-repository.ts'

export interface Company {
  companyId: CompanyId
  name: string
}

export interface Companies {
  /** Makes a company, its key in the provider and its first branch key; `settings` are its policy's version 0. */
  create(name: string, settings?: PolicyChanges): Promise<Company>
  /** The company of the transaction. */
  own(tx: Transaction): Promise<Company>
}

export function createCompanies(needs: { database: Database; keys: CompanyKeys; clock: Clock }): Companies {
  const { database, keys, clock } = needs
  return {
    async create(name, settings) {
      const company = { companyId: CompanyId.parse(randomId()), name }
      await keys.createCompanyKey(company.companyId)
      await database.inCompany(company.companyId, async (tx) => {
        await insertCompany(tx, name, clock.now())
        await keys.addBranchKey(tx)
        const row = { version: 0, settings: settings ?? {}, changed_at: clock.now(), changed_by: null }
        if (settings !== undefined) await insertPolicyRow(tx, row)
      })
      return company
    },
    async own(tx) {
      const row = await readCompany(tx)
      return { companyId: CompanyId.parse(tx.companyId), name: row.name }
    },
  }
}
