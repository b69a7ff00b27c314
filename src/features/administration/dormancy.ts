import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import { eachOf } from '../../jobs/each-of.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { companyIds, type Policies } from '../companies/index.ts'
import { noteWarned, readUnused, type UnusedRow } from './dormancy-repository.ts'
import { type LeavingNeeds, shutOut } from './leaving.ts'

export const day = 86_400_000

export interface DormancyNeeds extends LeavingNeeds {
  database: Database
  policies: Policies
}

/**
 * who did not use their account is warned by mail, then blocked and told how to come back. The last administrator is
 * warned and never blocked: nobody could bring them back (R39).
 */
export function lookAfterUnused(needs: DormancyNeeds): (signal: AbortSignal) => Promise<void> {
  const { database, policies, clock } = needs
  return async (signal) => eachOf(await companyIds(database), signal, lookAfter)

  async function lookAfter(companyId: string): Promise<void> {
    const due = await database.inCompany(companyId, async (tx) => {
      const { dormancy } = await policies.of(tx)
      const ago = (days: number) => new Date(clock.now().getTime() - days * day)
      const unused = await readUnused(tx, ago(Math.min(dormancy.warnDays, dormancy.blockDays)))
      return unused.map((row) => ({ row, over: row.last_use <= ago(dormancy.blockDays) }))
    })
    // One by one: a crash half-way leaves nobody blocked without their mail.
    for (const { row, over } of due)
      await database.inCompany(companyId, (tx) => (over ? block(tx, row) : warn(tx, row)))
  }

  async function warn(tx: Transaction, { account_id: accountId, last_use, warned_at }: UnusedRow) {
    if (warned_at !== null && warned_at >= last_use) return
    await noteWarned(tx, accountId, clock.now())
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'account_unused_soon' })
  }

  async function block(tx: Transaction, row: UnusedRow): Promise<void> {
    const accountId = row.account_id
    const administrators = await needs.accounts.lockActiveAdministrators(tx)
    if (administrators.length === 1 && administrators[0] === accountId) return warn(tx, row)
    if (!(await shutOut(needs, tx, { accountId, reason: 'unused', by: undefined }))) return
    await enqueue(tx, 'mail.reactivation', { companyId: tx.companyId, accountId })
  }
}
