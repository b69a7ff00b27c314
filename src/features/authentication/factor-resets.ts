import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, type FactorReset, FactorResetId, Problem } from '../../protocol/index.ts'
import { isKept } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import type { AccountSessions } from './account-sessions.ts'
import {
  cancelResetsAskedBy,
  endReset,
  lockReset,
  type ResetRow,
  readResetOf,
} from './factor-reset-repository.ts'

/** a member's second factors are taken away a day after it was asked, or when a second administrator approves. */
export interface FactorResets {
  /** The one that is under way for an account. */
  under(tx: Transaction, accountId: string): Promise<FactorReset | undefined>
  /** Does the one that is due for an account, if there is one: who signs in then enrols anew. */
  settleOf(tx: Transaction, accountId: string): Promise<void>
  /**
   * Does a reset now: factors and sessions go, its person is told. Throws emergency_account while theirs is kept for
   * emergencies.
   */
  carryOut(tx: Transaction, reset: ResetRow, by: string | undefined): Promise<void>
  /** The same from a job, once it is due; nothing when it is over. */
  settle(companyId: string, resetId: string): Promise<void>
  /** Cancels what was asked for by someone who is no administrator any more; whose factors they were are told. */
  withdraw(tx: Transaction, asked: { askedBy: string; by: string | undefined }): Promise<void>
}

interface Needs {
  database: Database
  factors: Factors
  sessions: AccountSessions
  clock: Clock
}

export function summaryOf(row: ResetRow): FactorReset {
  return {
    resetId: FactorResetId.parse(row.reset_id),
    accountId: AccountId.parse(row.account_id),
    askedBy: AccountId.parse(row.asked_by),
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
  }
}

export function createFactorResets({ database, factors, sessions, clock }: Needs): FactorResets {
  async function carryOut(tx: Transaction, reset: ResetRow, by: string | undefined): Promise<void> {
    const { reset_id: resetId, account_id: accountId } = reset
    if (await isKept(tx, accountId)) throw new Problem('emergency_account')
    await endReset(tx, resetId, { outcome: 'done', by, now: clock.now() })
    await factors.clear(tx, accountId)
    await sessions.endAll(tx, accountId, 'factors_reset')
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'factors_reset' })
  }

  /** What was asked for before an account was kept for emergencies ends as it comes due. */
  async function cancel(tx: Transaction, { reset_id: resetId, account_id: accountId }: ResetRow) {
    await endReset(tx, resetId, { outcome: 'cancelled', by: undefined, now: clock.now() })
    await tellCancelled(tx, accountId)
  }

  /** Whether it is over now. */
  async function settleIn(tx: Transaction, resetId: string): Promise<boolean> {
    const reset = await lockReset(tx, resetId)
    if (reset === undefined) return true
    if (reset.due_at > clock.now()) return false
    if (await isKept(tx, reset.account_id)) await cancel(tx, reset)
    else await carryOut(tx, reset, undefined)
    return true
  }

  return {
    carryOut,
    async under(tx, accountId) {
      const row = await readResetOf(tx, accountId)
      return row && summaryOf(row)
    },
    async settleOf(tx, accountId) {
      const row = await readResetOf(tx, accountId)
      if (row !== undefined && row.due_at <= clock.now()) await settleIn(tx, row.reset_id)
    },
    async settle(companyId, resetId) {
      const over = await database.inCompany(companyId, (tx) => settleIn(tx, resetId))
      // Where this clock is behind the database's, the job comes again.
      if (!over) throw new Error('The reset is not due yet.')
    },
    async withdraw(tx, { askedBy, by }) {
      for (const accountId of await cancelResetsAskedBy(tx, askedBy, { by, now: clock.now() }))
        await tellCancelled(tx, accountId)
    },
  }
}

async function tellCancelled(tx: Transaction, accountId: string): Promise<void> {
  const { companyId } = tx
  await enqueue(tx, 'mail.notice', { companyId, accountId, kind: 'factors_reset_cancelled' })
}
