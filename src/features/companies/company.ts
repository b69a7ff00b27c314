import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { CompanyId } from '../../protocol/index.ts'
import type { CompanyKeys } from './company-keys.ts'
import { insertCompany, readCompany } from './company-repository.ts'

export interface Company {
  companyId: CompanyId
  name: string
}

export interface Companies {
  /** Makes a company, its key in the provider and its first branch key. */
  create(name: string): Promise<Company>
  /** The company of the transaction. */
  own(tx: Transaction): Promise<Company>
}

export function createCompanies(needs: { database: Database; keys: CompanyKeys; clock: Clock }): Companies {
  const { database, keys, clock } = needs
  return {
    async create(name) {
      const company = { companyId: CompanyId.parse(randomId()), name }
      await keys.createCompanyKey(company.companyId)
      await database.inCompany(company.companyId, async (tx) => {
        await insertCompany(tx, name, clock.now())
        await keys.addBranchKey(tx)
      })
      return company
    },
    async own(tx) {
      const row = await readCompany(tx)
      return { companyId: CompanyId.parse(tx.companyId), name: row.name }
    },
  }
}
