import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AccountSummary } from '../../protocol/index.ts'
import type { AccountRepository } from './account-repository.ts'

/** Every message shows a name: opened once a minute at most, so that the send path does not open it each time. */
const timeToLive = 60_000
const largest = 20_000

export interface Summaries {
  /** What was in memory of an account is out of date. */
  forget(companyId: string, accountId: string): void
  of(tx: Transaction, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountSummary>>
  /** The same when all of them are in memory, else undefined. */
  atHand(companyId: string, accountIds: readonly string[]): ReadonlyMap<string, AccountSummary> | undefined
}

export function createSummaries(repository: AccountRepository, clock: Clock): Summaries {
  const cache = new Map<string, { summary: AccountSummary; until: number }>()

  function known(companyId: string, accountIds: readonly string[]) {
    const now = clock.now().getTime()
    const found = new Map<string, AccountSummary>()
    const missing: string[] = []
    for (const id of new Set(accountIds)) {
      const entry = cache.get(`${companyId}/${id}`)
      if (entry && entry.until > now) found.set(id, entry.summary)
      else missing.push(id)
    }
    return { found, missing, now }
  }

  return {
    forget: (companyId, accountId) => void cache.delete(`${companyId}/${accountId}`),
    atHand(companyId, accountIds) {
      const { found, missing } = known(companyId, accountIds)
      return missing.length === 0 ? found : undefined
    },
    async of(tx, accountIds) {
      const { found, missing, now } = known(tx.companyId, accountIds)
      if (missing.length === 0) return found
      for (const summary of await repository.readSummaries(tx, missing)) {
        found.set(summary.accountId, summary)
        cache.set(`${tx.companyId}/${summary.accountId}`, { summary, until: now + timeToLive })
      }
      const oldest = cache.size > largest ? cache.keys().next().value : undefined
      if (oldest !== undefined) cache.delete(oldest)
      return found
    },
  }
}
