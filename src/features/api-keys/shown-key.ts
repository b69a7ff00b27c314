import type { Transaction } from '../../database/transaction.ts'
import {
  AccountId,
  type ApiKey,
  KeyId,
  type KeyScope,
  keyEndsSoonDays,
  keyUnusedDays,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { KeyRecord } from './key-repository.ts'

const day = 86_400_000

export function stateOf(key: KeyRecord, now: Date): ApiKey['state'] {
  if (key.revokedAt !== undefined) return 'revoked'
  if (key.expiresAt <= now) return 'expired'
  return key.replacedBy === undefined ? 'active' : 'replaced'
}

/** Keys as people see them; nothing of their secrets. */
export async function shownKeys(
  tx: Transaction,
  accounts: Accounts,
  records: readonly KeyRecord[],
  now: Date,
): Promise<ApiKey[]> {
  const holders = await accounts.summaries(
    tx,
    records.map((key) => key.accountId),
  )
  return records.flatMap((key) => {
    const account = holders.get(key.accountId)
    if (account === undefined) return []
    const state = stateOf(key, now)
    const days = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / day
    const works = state === 'active' || state === 'replaced'
    return [
      {
        keyId: KeyId.parse(key.keyId),
        account,
        name: key.name,
        ending: key.ending,
        // Written through the same schema.
        scopes: key.scopes as KeyScope[],
        networks: key.networks,
        createdAt: key.createdAt.toISOString(),
        createdBy: AccountId.parse(key.createdBy),
        expiresAt: key.expiresAt.toISOString(),
        state,
        endsSoon: works && days(now, key.expiresAt) <= keyEndsSoonDays,
        unused: works && days(key.lastUsedAt ?? key.createdAt, now) >= keyUnusedDays,
        ...(key.lastUsedAt && { lastUsedAt: key.lastUsedAt.toISOString() }),
        ...(key.lastNetwork && { lastUsedFrom: key.lastNetwork }),
      },
    ]
  })
}
