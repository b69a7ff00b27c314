import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { Problem, type Role } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { bindsRole, type Policies } from '../companies/index.ts'
import { createApiKeyActs } from './api-keys.ts'
import type { KeyRecord, KeyRepository } from './key-repository.ts'
import { shownKeys, stateOf } from './shown-key.ts'

type Handled =
  | 'keys.create'
  | 'keys.list'
  | 'keys.rotate'
  | 'keys.revoke'
  | 'keys.createForService'
  | 'keys.listCompany'
  | 'keys.rotateForService'
  | 'keys.revokeCompany'

interface Needs {
  accounts: Accounts
  policies: Policies
  repository: KeyRepository
  clock: Clock
  live: LiveFeed
}

export function apiKeyHandlers(needs: Needs): Pick<Handlers, Handled> {
  const { accounts, policies, repository, clock } = needs
  const acts = createApiKeyActs(needs)

  async function allowPersonalKeys(tx: Transaction, { role }: { role: Role }): Promise<void> {
    const { integrations } = await policies.of(tx)
    if (integrations.personalKeys === 'disabled') throw new Problem('personal_keys_off')
    if (await bindsRole(tx, role)) throw new Problem('sign_in_elsewhere')
  }

  /** A key of the company that works. What is over and what never was look the same. */
  async function working(tx: Transaction, keyId: string, accountId?: string): Promise<KeyRecord> {
    const key = await repository.lock(tx, keyId)
    const works = key && ['active', 'replaced'].includes(stateOf(key, clock.now()))
    if (!works || (accountId !== undefined && key.accountId !== accountId)) throw new Problem('key_not_found')
    return key
  }

  async function service(tx: Transaction, accountId: string) {
    const standing = await accounts.standing(tx, accountId)
    return standing?.accountType === 'service' && standing.active ? { ...standing, accountId } : undefined
  }

  const list = async (tx: Transaction, accountId?: string) => ({
    keys: await shownKeys(tx, accounts, await repository.list(tx, accountId), clock.now()),
  })

  async function answer(tx: Transaction, { record, secret }: { record: KeyRecord; secret: string }) {
    const [key] = await shownKeys(tx, accounts, [record], clock.now())
    if (key === undefined) throw new Error('a key of an account that does not exist')
    return { key, secret }
  }

  return {
    async 'keys.create'(settings, { caller, tx }) {
      await allowPersonalKeys(tx, caller)
      return answer(tx, await acts.create(tx, settings, caller, caller))
    },
    'keys.list': (_input, { caller, tx }) => list(tx, caller.accountId),
    async 'keys.rotate'({ keyId, overlapHours }, { caller, tx }) {
      const old = await working(tx, keyId, caller.accountId)
      await allowPersonalKeys(tx, caller)
      return answer(tx, await acts.rotate(tx, old, overlapHours, caller))
    },
    async 'keys.revoke'({ keyId }, { caller, tx }) {
      await acts.revoke(tx, (await working(tx, keyId, caller.accountId)).keyId, caller)
      return {}
    },
    async 'keys.createForService'({ accountId, ...settings }, { caller, tx }) {
      const holder = await service(tx, accountId)
      if (holder === undefined) throw new Problem('account_not_found')
      return answer(tx, await acts.create(tx, settings, holder, caller))
    },
    'keys.listCompany': (_input, { tx }) => list(tx),
    async 'keys.rotateForService'({ keyId, overlapHours }, { caller, tx }) {
      const old = await working(tx, keyId)
      // Nobody but its person may hold the key of a person.
      if ((await service(tx, old.accountId)) === undefined) throw new Problem('key_not_found')
      return answer(tx, await acts.rotate(tx, old, overlapHours, caller))
    },
    async 'keys.revokeCompany'({ keyId }, { caller, tx }) {
      await acts.revoke(tx, (await working(tx, keyId)).keyId, caller)
      return {}
    },
  }
}
