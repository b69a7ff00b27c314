import { readApiKeySecret } from '../../crypto/api-key.ts'
import type { Database } from '../../database/database.ts'
import type { Identity } from '../../dispatch/caller.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, CompanyId, inCidr, KeyId, Problem, type Scope, SessionId } from '../../protocol/index.ts'
import { coarseNetwork } from './coarse-network.ts'
import { createGuessBrake } from './guess-brake.ts'
import { type KeyHolder, type KeyRepository, readKeyHolder } from './key-repository.ts'

export interface RequestOrigin {
  address: string
  network: string
}

/** Who acts by a key. */
export interface KeyHolders {
  /** Undefined for a key that is none, is over, or comes from where it may not. Throws rate_limited for a guesser. */
  bySecret(secret: string, from: RequestOrigin): Promise<Identity | undefined>
  /** The same key looked at anew. Undefined when it is over. */
  byId(companyId: string, keyId: string): Promise<Identity | undefined>
  /** Ends a key that others may have read; answers its id if it worked. */
  revoke(secret: string): Promise<string | undefined>
  /** Something was revoked: nothing read before counts. */
  forget(): void
}

interface Needs {
  database: Database
  repository: KeyRepository
  clock: Clock
}

/** how stale an answer may be; how often a use is noted. In milliseconds. */
const holderFor = 500
const noteEvery = 60_000

export function createKeyHolders({ database, repository, clock }: Needs): KeyHolders {
  const brake = createGuessBrake(clock)
  const recent = new Map<string, { holder: Promise<KeyHolder | undefined>; until: number }>()

  function holderOf(companyId: string, hash: Buffer): Promise<KeyHolder | undefined> {
    const name = hash.toString('base64')
    const now = clock.now().getTime()
    const known = recent.get(name)
    if (known && known.until > now) return known.holder
    const holder = readKeyHolder(database, companyId, { hash })
    if (recent.size > 10_000) recent.clear()
    recent.set(name, { holder, until: now + holderFor })
    holder.then(
      (found) => found?.charter_due && recent.delete(name),
      () => recent.delete(name),
    )
    return holder
  }

  function identityOf(companyId: string, holder: KeyHolder | undefined): Identity | undefined {
    if (holder === undefined || holder.until <= clock.now()) return undefined
    const keyId = KeyId.parse(holder.key_id)
    return {
      companyId: CompanyId.parse(companyId),
      accountId: AccountId.parse(holder.account_id),
      accountType: holder.account_type,
      // Sockets are found by it.
      sessionId: SessionId.parse(holder.key_id),
      role: holder.role,
      until: holder.until,
      networkRules: holder.network_rules,
      ...(holder.charter_due && { barred: 'charter_not_accepted' as const }),
      // Nobody sits there: it ends without a word.
      unlessActive: false,
      warnAt: holder.until.getTime(),
      // Only the scopes a key was made with are in its row.
      apiKey: { keyId, scopes: new Set(holder.scopes as Scope[]) },
    }
  }

  /** Now and then, so that a busy key does not write with each request. That it could not be noted refuses nobody. */
  async function noteUse(companyId: string, holder: KeyHolder, address: string): Promise<void> {
    const now = clock.now()
    if (holder.last_used_at !== null && now.getTime() - holder.last_used_at.getTime() < noteEvery) return
    holder.last_used_at = now
    const network = coarseNetwork(address)
    await database
      .inCompany(companyId, (tx) => repository.noteUse(tx, holder.key_id, network, now))
      .catch(() => undefined)
  }

  return {
    async bySecret(secret, { address, network }) {
      const presented = readApiKeySecret(secret)
      if (presented === undefined) return undefined
      if (brake.isOn(network)) throw new Problem('rate_limited')
      const { companyId, hash } = presented
      const holder = await holderOf(companyId, hash)
      if (holder === undefined) brake.missed(network)
      const identity = identityOf(companyId, holder)
      if (holder === undefined || identity === undefined) return undefined
      const { networks } = holder
      if (networks.length > 0 && !networks.some((range) => inCidr(address, range))) return undefined
      await noteUse(companyId, holder, address)
      return identity
    },
    byId: async (companyId, keyId) =>
      identityOf(companyId, await readKeyHolder(database, companyId, { keyId })),
    async revoke(secret) {
      const presented = readApiKeySecret(secret)
      if (presented === undefined) return undefined
      const { companyId, hash } = presented
      const holder = await readKeyHolder(database, companyId, { hash })
      if (holder === undefined) return undefined
      const now = clock.now()
      await database.inCompany(companyId, (tx) => repository.revoke(tx, holder.key_id, undefined, now))
      return holder.key_id
    },
    forget: () => recent.clear(),
  }
}
