import { keyContext } from '../../crypto/context.ts'
import { unwrapKey, wrapKey } from '../../crypto/key-wrap.ts'
import type { EnvelopeKey } from '../../crypto/message-envelope.ts'
import { randomBytes } from '../../crypto/random.ts'
import { pieces } from '../../database/pieces.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KeyProvider } from '../../ports/key-provider.ts'
import { type CachedKey, createKeyCache } from './key-cache.ts'
import {
  insertBranchKey,
  insertDataKey,
  newestBranchVersion,
  readBranchKey,
  readDataKey,
  readNewestDataKey,
  readNewestDataKeys,
} from './key-repository.ts'

/** `vk` seals a conversation, `fk` a file, `uk` the company's directory. */
export type DataKeyKind = 'vk' | 'fk' | 'uk'

export interface CompanyKeys {
  /** Makes the company's key in the provider, where it stays. */
  createCompanyKey(companyId: string): Promise<void>
  /** A new branch key, wrapped by the company's key. */
  addBranchKey(tx: Transaction): Promise<void>
  /** A data key that is nowhere but in memory until `keepDataKey`: what it sealed is lost if it is dropped. */
  makeDataKey(): EnvelopeKey
  keepDataKey(tx: Transaction, kind: DataKeyKind, holderId: string, key: EnvelopeKey): Promise<void>
  /** The key new content is sealed under. Throws IntegrityError if it does not unwrap, KeyProviderUnavailable. */
  current(tx: Transaction, kind: DataKeyKind, holderId: string): Promise<EnvelopeKey>
  /** The same when it is in memory and may still be used, else undefined. */
  atHand(companyId: string, kind: DataKeyKind, holderId: string): EnvelopeKey | undefined
  /** Reads those that are not in memory together: `current` of each is then at hand in this transaction. */
  fetch(tx: Transaction, kind: DataKeyKind, holderIds: readonly string[]): Promise<void>
  /** The key of one version, to open older content. */
  version(tx: Transaction, kind: DataKeyKind, holderId: string, version: number): Promise<EnvelopeKey>
}

/** K-2 and K-11: unwrapped keys live in memory for fifteen minutes at most; then the provider is asked again. */
const timeToLive = 15 * 60_000

export function createCompanyKeys({ provider, clock }: { provider: KeyProvider; clock: Clock }): CompanyKeys {
  const branches = createKeyCache({ clock, largest: 1_000 })
  const dataKeys = createKeyCache({ clock, largest: 20_000 })
  // A key made or read in a transaction is shared with others only after its commit: rolled back, it never existed.
  const uncommitted = new WeakMap<Transaction, Map<string, CachedKey>>()

  function remember(tx: Transaction, name: string, entry: CachedKey): void {
    const own = uncommitted.get(tx) ?? new Map<string, CachedKey>()
    uncommitted.set(tx, own.set(name, entry))
    tx.afterCommit(() => dataKeys.set(name, entry))
  }

  async function branch(tx: Transaction, version: number): Promise<CachedKey> {
    const name = `${tx.companyId}/${version}`
    const cached = branches.get(name)
    if (cached) return cached
    const row = await readBranchKey(tx, version)
    const context = keyContext(tx.companyId, 'bk', tx.companyId, version)
    const wrapped = { keyVersion: row.provider_key_version, blob: row.wrapped }
    const key = await provider.unwrap(tx.companyId, wrapped, context)
    const entry = { key: { version, key }, until: clock.now().getTime() + timeToLive }
    branches.set(name, entry)
    return entry
  }

  /** A data key lives in memory no longer than the branch key that opened it. */
  async function unwrap(
    tx: Transaction,
    kind: DataKeyKind,
    holderId: string,
    row: DataKeyRow,
  ): Promise<CachedKey> {
    const { key: branchKey, until } = await branch(tx, row.branch_version)
    const key = unwrapKey(branchKey.key, row.wrapped, keyContext(tx.companyId, kind, holderId, row.version))
    return { key: { version: row.version, key }, until }
  }

  return {
    createCompanyKey: (companyId) => provider.createKey(companyId),
    async addBranchKey(tx) {
      const version = (await newestBranchVersion(tx)) + 1
      const context = keyContext(tx.companyId, 'bk', tx.companyId, version)
      const wrapped = await provider.wrap(tx.companyId, randomBytes(32), context)
      await insertBranchKey(tx, version, wrapped.keyVersion, wrapped.blob, clock.now())
    },
    makeDataKey: () => ({ version: 1, key: randomBytes(32) }),
    async keepDataKey(tx, kind, holderId, key) {
      const branchVersion = await newestBranchVersion(tx)
      const context = keyContext(tx.companyId, kind, holderId, key.version)
      const { key: branchKey, until } = await branch(tx, branchVersion)
      const wrapped = wrapKey(branchKey.key, key.key, context)
      await insertDataKey(tx, {
        kind,
        holderId,
        version: key.version,
        branchVersion,
        wrapped,
        now: clock.now(),
      })
      remember(tx, `${tx.companyId}/${kind}/${holderId}`, { key, until })
    },
    async current(tx, kind, holderId) {
      const name = `${tx.companyId}/${kind}/${holderId}`
      const cached = dataKeys.get(name) ?? uncommitted.get(tx)?.get(name)
      if (cached) return cached.key
      const entry = await unwrap(tx, kind, holderId, await readNewestDataKey(tx, kind, holderId))
      remember(tx, name, entry)
      return entry.key
    },
    async fetch(tx, kind, holderIds) {
      const nameOf = (holderId: string): string => `${tx.companyId}/${kind}/${holderId}`
      const own = uncommitted.get(tx)
      const missing = new Set(holderIds.filter((id) => !dataKeys.get(nameOf(id)) && !own?.has(nameOf(id))))
      if (missing.size < 2) return
      const rows = await readNewestDataKeys(tx, kind, [...missing])
      for await (const piece of pieces(rows))
        for (const row of piece)
          remember(tx, nameOf(row.holder_id), await unwrap(tx, kind, row.holder_id, row))
    },
    atHand: (companyId, kind, holderId) => dataKeys.get(`${companyId}/${kind}/${holderId}`)?.key,
    async version(tx, kind, holderId, version) {
      const newest = await this.current(tx, kind, holderId)
      if (newest.version === version) return newest
      return (await unwrap(tx, kind, holderId, await readDataKey(tx, kind, holderId, version))).key
    },
  }
}

interface DataKeyRow {
  version: number
  branch_version: number
  wrapped: Buffer
}
