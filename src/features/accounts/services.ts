import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, Problem, type Role, type Service } from '../../protocol/index.ts'
import type { AccountRepository } from './account-repository.ts'
import type { Summaries } from './summaries.ts'

/** R34: accounts of programs. They have neither address nor password: nobody signs in as one (R18). */
export interface ServiceAccounts {
  /** Throws service_name_taken. */
  create(tx: Transaction, service: { name: string; role: Role }): Promise<Service>
  list(tx: Transaction): Promise<Service[]>
}

export function createServiceAccounts(
  repository: AccountRepository,
  summaries: Summaries,
  clock: Clock,
): ServiceAccounts {
  async function list(tx: Transaction): Promise<Service[]> {
    const rows = await repository.readServices(tx)
    const named = await summaries.of(
      tx,
      rows.map((row) => row.account_id),
    )
    return rows.flatMap((row) => {
      const account = named.get(row.account_id)
      if (account === undefined) return []
      const lastUsedAt = row.last_used_at?.toISOString()
      const { keys, disabled } = row
      const created = { account, createdAt: row.created_at.toISOString(), disabled, keys }
      return [{ ...created, ...(lastUsedAt !== undefined && { lastUsedAt }) }]
    })
  }

  return {
    list,
    async create(tx, { name, role }) {
      await repository.lockServices(tx)
      const taken = (await list(tx)).some(({ account }) => account.displayName === name)
      if (taken) throw new Problem('service_name_taken')
      const accountId = AccountId.parse(randomId())
      const now = clock.now()
      await repository.insertService(tx, { accountId, name, role, now })
      const account = { accountId, displayName: name, role, accountType: 'service' as const }
      return { account, createdAt: now.toISOString(), disabled: false, keys: 0 }
    },
  }
}
