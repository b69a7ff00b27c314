import type { Transaction } from '../../database/transaction.ts'
import { defaultPolicy, type PolicyChanges } from '../../protocol/index.ts'
import { writeNetworkRules } from './company-repository.ts'
import type { Policies } from './policies.ts'
import { changed, differenceOf } from './policy-difference.ts'
import { insertPolicyRow } from './policy-repository.ts'

const anywhere: PolicyChanges = { network: { allowedCidrs: [], allowedCountries: [] } }

/** Accepts every network and country: a version of the policy like another, made by nobody of the company. */
export async function openNetworks(tx: Transaction, policies: Policies, now: Date): Promise<void> {
  for (;;) {
    const { version, policy } = await policies.current(tx)
    const opened = changed(policy, anywhere)
    await writeNetworkRules(tx, JSON.stringify(opened.network))
    const settings = differenceOf(opened, defaultPolicy)
    // An administrator may change it at this moment: theirs comes first, and stays but for the networks.
    const row = { version: version + 1, settings, changed_at: now, changed_by: null }
    if (await insertPolicyRow(tx, row)) return
  }
}
