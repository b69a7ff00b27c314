import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  AccountId,
  type CompanyPolicy,
  defaultPolicy,
  type Output,
  type PolicyChanges,
  Problem,
} from '../../protocol/index.ts'
import { writeNetworkRules } from './company-repository.ts'
import type { Networks } from './networks.ts'
import type { Policies, PolicyVersion } from './policies.ts'
import { changed, differenceOf } from './policy-difference.ts'
import { insertPolicyRow, type PolicyRow, readPolicyRows } from './policy-repository.ts'

type Handled = 'company.readPolicy' | 'company.changePolicy' | 'company.listPolicyChanges'

export function policyHandlers({
  policies,
  networks,
  clock,
}: {
  policies: Policies
  networks: Networks
  clock: Clock
}): Pick<Handlers, Handled> {
  return {
    'company.readPolicy': async (_input, { tx }) => answerOf(await policies.current(tx)),
    async 'company.changePolicy'({ expectedVersion, changes, force }, { caller, tx }) {
      const current = await policies.current(tx)
      if (current.version !== expectedVersion) throw new Problem('policy_changed_meanwhile')
      const policy = accepted(changed(current.policy, changes))
      if (changes.network !== undefined) {
        if (changes.network.allowedCountries?.length && !networks.tellsCountries)
          throw new Problem('country_database_missing')
        if (!force && networks.arrivalBy(policy.network, caller.address) === 'refused')
          throw new Problem('would_lock_out')
        await writeNetworkRules(tx, JSON.stringify(policy.network))
      }
      const row = {
        version: current.version + 1,
        settings: differenceOf(policy, defaultPolicy),
        changed_at: clock.now(),
        changed_by: caller.accountId,
      }
      // Two at once: the version's row is there once, and the other administrator looks again.
      if (!(await insertPolicyRow(tx, row))) throw new Problem('policy_changed_meanwhile')
      return answerOf({
        version: row.version,
        policy,
        changedAt: row.changed_at,
        changedBy: row.changed_by,
      })
    },
    async 'company.listPolicyChanges'({ before, limit }, { tx }) {
      const rows = await readPolicyRows(tx, before, limit)
      return { changes: rows.slice(0, limit).flatMap((row, at) => changeOf(row, rows[at + 1])) }
    },
  }
}

/** What the bounds of single settings cannot say. */
function accepted(policy: CompanyPolicy): CompanyPolicy {
  const { registration, dormancy } = policy
  if (registration.mode === 'open' && registration.domains.length === 0)
    throw refusal('changes.registration.domains', 'must name a domain while registration is open')
  if (dormancy.blockDays <= dormancy.warnDays)
    throw refusal('changes.dormancy.blockDays', 'must be more than warnDays')
  return policy
}

function refusal(path: string, message: string): Problem {
  return new Problem('invalid_input', { issues: [{ path, message }] })
}

function answerOf({ version, policy, changedAt, changedBy }: PolicyVersion): Output<'company.readPolicy'> {
  return {
    version,
    policy,
    ...(changedAt && { changedAt: changedAt.toISOString() }),
    ...(changedBy && { changedBy: AccountId.parse(changedBy) }),
  }
}

function changeOf(row: PolicyRow, earlier: PolicyRow | undefined) {
  const settingsOf = (changes: PolicyChanges | undefined): CompanyPolicy =>
    changes === undefined ? defaultPolicy : changed(defaultPolicy, changes)
  // What the company was made with is nobody's change.
  if (row.version === 0) return []
  const made = {
    version: row.version,
    changedAt: row.changed_at.toISOString(),
    ...(row.changed_by !== null && { changedBy: AccountId.parse(row.changed_by) }),
    changes: differenceOf(settingsOf(row.settings), settingsOf(earlier?.settings)),
  }
  return [made]
}
