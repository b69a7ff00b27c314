import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { CompanyId, type PolicyChanges, Problem } from '../../protocol/index.ts'
import type { CompanyKeys } from './company-keys.ts'
import {
  freezeCompany,
  insertCompany,
  lockEntry,
  readCompany,
  unfreezeCompany,
} from './company-repository.ts'
import type { Arrival, Networks } from './networks.ts'
import { openNetworks } from './open-networks.ts'
import type { Policies } from './policies.ts'
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
  /** Throws company_frozen: for what lets somebody in. Who has a session is looked at with it. */
  demandActive(tx: Transaction): Promise<void>
  /** The same for someone who comes from an address; from where, as the policy sees it. Throws network_not_allowed as well. */
  demandEntry(tx: Transaction, address: string): Promise<Exclude<Arrival, 'refused'>>
  /** Lets people in from anywhere: the operator's break-glass, a change of the policy that its administrators read. */
  openNetworks(tx: Transaction): Promise<void>
  /** See the operator: false when it was so already. */
  freeze(tx: Transaction): Promise<boolean>
  unfreeze(tx: Transaction): Promise<boolean>
}

export function createCompanies(needs: {
  database: Database
  keys: CompanyKeys
  networks: Networks
  policies: Policies
  clock: Clock
}): Companies {
  const { database, keys, networks, policies, clock } = needs
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
    async demandActive(tx) {
      const entry = await lockEntry(tx)
      if (entry?.frozen !== false) throw new Problem('company_frozen')
    },
    async demandEntry(tx, address) {
      const entry = await lockEntry(tx)
      if (entry?.frozen !== false) throw new Problem('company_frozen')
      const arrival = networks.arrival(entry.network_rules, address)
      if (arrival === 'refused') throw new Problem('network_not_allowed')
      return arrival
    },
    openNetworks: (tx) => openNetworks(tx, policies, clock.now()),
    freeze: (tx) => freezeCompany(tx, clock.now()),
    unfreeze: unfreezeCompany,
  }
}
