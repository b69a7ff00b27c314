import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue, enqueueAt } from '../../jobs/enqueue.ts'
import type { NoticeKind } from '../../letters/letter.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem, scopesOf } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { isKept } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import { endReset, insertReset, lockReset, readResets } from './factor-reset-repository.ts'
import { type FactorResets, summaryOf } from './factor-resets.ts'

const delay = 24 * 3_600_000

interface Needs {
  accounts: Accounts
  factors: Factors
  resets: FactorResets
  clock: Clock
}

type Handled = 'factors.askReset' | 'factors.approveReset' | 'factors.cancelReset' | 'factors.listResets'

export function factorResetHandlers({ accounts, factors, resets, clock }: Needs): Pick<Handlers, Handled> {
  async function tell(tx: Transaction, accountId: string, kind: NoticeKind): Promise<void> {
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind })
  }

  /** Whoever is losing the role at this moment asks for nothing that outlives it. Throws not_allowed. */
  async function demandStillAdministrator(tx: Transaction, accountId: string): Promise<void> {
    if (!(await accounts.lockActiveAdministrators(tx)).includes(accountId)) throw new Problem('not_allowed')
  }

  return {
    async 'factors.askReset'({ accountId, identityChecked }, { caller, tx }) {
      await demandStillAdministrator(tx, caller.accountId)
      if ((await accounts.standing(tx, accountId)) === undefined) throw new Problem('account_not_found')
      if ((await factors.ways(tx, accountId)).length === 0) throw new Problem('factor_not_found')
      if (await isKept(tx, accountId)) throw new Problem('emergency_account')
      const now = clock.now()
      const dueAt = new Date(now.getTime() + delay)
      const by = { account_id: accountId, asked_by: caller.accountId, identity_checked: identityChecked }
      const reset = { ...by, reset_id: randomId(), asked_at: now, due_at: dueAt }
      if (!(await insertReset(tx, reset))) throw new Problem('reset_under_way')
      await tell(tx, accountId, 'factors_reset_asked')
      await enqueueAt(tx, 'factors.reset', { companyId: tx.companyId, resetId: reset.reset_id }, dueAt)
      return { reset: summaryOf(reset) }
    },
    async 'factors.approveReset'({ resetId }, { caller, tx }) {
      // Before the reset's row, as where the role is taken away: neither waits for the other.
      await demandStillAdministrator(tx, caller.accountId)
      const reset = await lockReset(tx, resetId)
      if (reset === undefined) throw new Problem('reset_not_found')
      if ([reset.asked_by, reset.account_id].includes(caller.accountId))
        throw new Problem('needs_another_administrator')
      await resets.carryOut(tx, reset, caller.accountId)
      return {}
    },
    async 'factors.cancelReset'({ resetId }, { caller, tx }) {
      const reset = await lockReset(tx, resetId)
      const may = reset?.account_id === caller.accountId || scopesOf[caller.role].has('members:manage')
      if (reset === undefined || !may) throw new Problem('reset_not_found')
      await endReset(tx, resetId, { outcome: 'cancelled', by: caller.accountId, now: clock.now() })
      await tell(tx, reset.account_id, 'factors_reset_cancelled')
      return {}
    },
    'factors.listResets': async (_input, { tx }) => ({ resets: (await readResets(tx)).map(summaryOf) }),
  }
}
