import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type KeyScope, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import {
  createApiKeyActs,
  type KeyRecord,
  type KeyRepository,
  shownKeys,
  stateOf,
} from '../api-keys/index.ts'
import { readOpenDomains } from '../federation/index.ts'
import type { PersonRepository } from './person-repository.ts'

export interface TokenNeeds {
  accounts: Accounts
  apiKeys: KeyRepository
  people: PersonRepository
  clock: Clock
  live: LiveFeed
  base: string
}

type Handled =
  | 'provisioning.read'
  | 'provisioning.createToken'
  | 'provisioning.rotateToken'
  | 'provisioning.revokeToken'

const serviceName = 'svc-annuaire'
const scopes: readonly KeyScope[] = ['directory:provision']

/**
 * The directory acts as a service of the company, by API keys that may provision and nothing else: they say whose they are,
 * are kept as hashes, end, and are limited to networks like any other.
 */
export function tokenHandlers(needs: TokenNeeds): Pick<Handlers, Handled> {
  const { accounts, apiKeys, people, clock, base } = needs
  const acts = createApiKeyActs({ ...needs, repository: apiKeys })

  /** The company's one service for this; its name is taken by whoever makes it otherwise. */
  async function service(tx: Transaction) {
    const known = (await accounts.services.list(tx)).find(
      ({ account }) => account.displayName === serviceName,
    )
    if (known !== undefined && (known.account.role !== 'company_admin' || known.disabled))
      throw new Problem('service_name_taken')
    return (
      known?.account ??
      (await accounts.services.create(tx, { name: serviceName, role: 'company_admin' })).account
    )
  }

  const isToken = (key: KeyRecord): boolean =>
    key.scopes.length === scopes.length && key.scopes.every((scope) => scope === 'directory:provision')

  /** What is over, what never was, and a key for something else look the same. */
  async function working(tx: Transaction, keyId: string): Promise<KeyRecord> {
    const key = await apiKeys.lock(tx, keyId)
    const works = key && ['active', 'replaced'].includes(stateOf(key, clock.now()))
    if (!works || !isToken(key)) throw new Problem('key_not_found')
    return key
  }

  async function made(tx: Transaction, { record, secret }: { record: KeyRecord; secret: string }) {
    const [token] = await shownKeys(tx, accounts, [record], clock.now())
    if (token === undefined) throw new Error('a token of an account that does not exist')
    return { token, secret, baseUrl: base }
  }

  return {
    async 'provisioning.read'(_input, { tx }) {
      const records = (await apiKeys.list(tx, undefined)).filter(isToken)
      return {
        baseUrl: base,
        tokens: await shownKeys(tx, accounts, records, clock.now()),
        people: await people.count(tx, {}),
        domains: await readOpenDomains(tx),
      }
    },
    async 'provisioning.createToken'(settings, { caller, tx }) {
      const holder = await service(tx)
      return made(tx, await acts.create(tx, { ...settings, scopes }, holder, caller))
    },
    async 'provisioning.rotateToken'({ keyId, overlapHours }, { caller, tx }) {
      const old = await working(tx, keyId)
      return made(tx, await acts.rotate(tx, old, overlapHours, caller))
    },
    async 'provisioning.revokeToken'({ keyId }, { caller, tx }) {
      await acts.revoke(tx, (await working(tx, keyId)).keyId, caller)
      return {}
    },
  }
}
