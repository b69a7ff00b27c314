import { createApiKeySecret } from '../../crypto/api-key.ts'
import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type KeyScope, mostKeys, Problem, type Role, scopesOf } from '../../protocol/index.ts'
import type { KeyRecord, KeyRepository } from './key-repository.ts'

export interface KeySettings {
  name: string
  scopes: readonly KeyScope[]
  networks: readonly string[]
  days: number
}

interface Needs {
  repository: KeyRepository
  clock: Clock
  live: LiveFeed
}

const day = 86_400_000

export type ApiKeyActs = ReturnType<typeof createApiKeyActs>

/** What is done with keys, whoever may do it. */
export function createApiKeyActs({ repository, clock, live }: Needs) {
  async function make(
    tx: Transaction,
    key: Omit<KeySettings, 'days'> & { accountId: string; createdBy: string; expiresAt: Date },
  ): Promise<{ record: KeyRecord; secret: string }> {
    const now = clock.now()
    if ((await repository.countActive(tx, key.accountId, now)) >= mostKeys) throw new Problem('too_many_keys')
    const { secret, hash, ending } = createApiKeySecret(tx.companyId)
    const made = {
      ...key,
      keyId: randomId(),
      scopes: [...new Set(key.scopes)],
      networks: [...key.networks],
      ending,
      createdAt: now,
    }
    await repository.insert(tx, { ...made, hash })
    return {
      secret,
      record: {
        ...made,
        lastUsedAt: undefined,
        lastNetwork: undefined,
        replacedBy: undefined,
        revokedAt: undefined,
      },
    }
  }

  return {
    create(
      tx: Transaction,
      settings: KeySettings,
      holder: { accountId: string; role: Role },
      caller: AccountCaller,
    ) {
      const beyond = settings.scopes.filter((scope) => !scopesOf[holder.role].has(scope))
      if (beyond.length > 0) {
        const issues = [{ path: 'scopes', message: `the account does not hold ${beyond.join(', ')}` }]
        throw new Problem('invalid_input', { issues })
      }
      const expiresAt = new Date(clock.now().getTime() + settings.days * day)
      return make(tx, {
        ...settings,
        accountId: holder.accountId,
        createdBy: caller.accountId,
        expiresAt,
      })
    },

    /** A new key like the old one, good for as long as that one was made for; the old one ends after the overlap. */
    async rotate(tx: Transaction, old: KeyRecord, overlapHours: number, caller: AccountCaller) {
      const now = clock.now()
      const length = old.expiresAt.getTime() - old.createdAt.getTime()
      const { record, secret } = await make(tx, {
        name: old.name,
        // Kept as they are: what its account holds no more, it may not do anyway.
        scopes: old.scopes as KeyScope[],
        networks: old.networks,
        accountId: old.accountId,
        createdBy: caller.accountId,
        expiresAt: new Date(now.getTime() + length),
      })
      await repository.replace(
        tx,
        old.keyId,
        record.keyId,
        new Date(now.getTime() + overlapHours * 3_600_000),
      )
      if (overlapHours === 0) await revoke(tx, old.keyId, caller)
      return { record, secret }
    },
    revoke,
  }

  async function revoke(tx: Transaction, keyId: string, caller: AccountCaller): Promise<void> {
    await repository.revoke(tx, keyId, caller.accountId, clock.now())
    tx.afterCommit(() => live.endSession(keyId))
  }
}
