import type { Transaction } from '../../database/transaction.ts'
import { effectiveSwitches, Problem, type Switches, type SwitchName } from '../../protocol/index.ts'
import type { Policies } from '../companies/index.ts'
import type { ProfileRepository } from './profile-repository.ts'

/** What the switches of the company and of the person let someone do (R42, R43). Asked anew each time: it holds at once. */
export interface Permissions {
  /** Throws session_ended for an account that does not exist. */
  switchesOf(tx: Transaction, accountId: string): Promise<Switches>
  /** Those of the accounts for whom a switch is on. */
  holders(tx: Transaction, accountIds: readonly string[], name: SwitchName): Promise<ReadonlySet<string>>
  /** Throws switched_off, with the switch's name. */
  demand(tx: Transaction, accountId: string, name: SwitchName): Promise<void>
}

export function createPermissions(needs: { policies: Policies; profiles: ProfileRepository }): Permissions {
  async function switchesOf(tx: Transaction, accountId: string): Promise<Switches> {
    const [policy, person] = await Promise.all([
      needs.policies.of(tx),
      needs.profiles.readPreferences(tx, accountId),
    ])
    if (person === undefined) throw new Problem('session_ended')
    return effectiveSwitches(person.role, policy.switches, person.switches)
  }
  return {
    switchesOf,
    async holders(tx, accountIds, name) {
      const [policy, people] = await Promise.all([
        needs.policies.of(tx),
        needs.profiles.preferencesAmong(tx, accountIds),
      ])
      const on = people.filter(
        ({ role, switches }) => effectiveSwitches(role, policy.switches, switches)[name] === 'enabled',
      )
      return new Set(on.map(({ accountId }) => accountId))
    },
    async demand(tx, accountId, name) {
      if ((await switchesOf(tx, accountId))[name] === 'enabled') return
      throw new Problem('switched_off', { issues: [{ path: name, message: 'is disabled' }] })
    },
  }
}
