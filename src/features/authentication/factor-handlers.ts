import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { NoticeKind } from '../../letters/letter.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import type { AccountSessions } from './account-sessions.ts'
import { isKeptKey } from './emergencies.ts'
import { demandsFactor } from './factor-demand.ts'
import type { FactorResets } from './factor-resets.ts'

interface Needs {
  accounts: Accounts
  policies: Policies
  factors: Factors
  resets: FactorResets
  sessions: AccountSessions
}

type Handled =
  | 'factors.list'
  | 'factors.begin'
  | 'factors.add'
  | 'factors.rename'
  | 'factors.remove'
  | 'factors.renewRecoveryCodes'

/** One's own second factors. Every change is told by mail, and what proves less than before ends. */
export function factorHandlers(needs: Needs): Pick<Handlers, Handled> {
  const { accounts, policies, factors, resets, sessions } = needs

  async function tell(tx: Transaction, accountId: string, kind: NoticeKind): Promise<void> {
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind })
  }

  const endOthers = (tx: Transaction, accountId: string, except: string): Promise<number> =>
    sessions.endAll(tx, accountId, 'factors_changed', except)

  return {
    'factors.list': async (_input, { caller: { accountId }, tx }) => ({
      factors: await factors.list(tx, accountId),
      recoveryCodesLeft: await factors.recoveryCodesLeft(tx, accountId),
      required: await demandsFactor(tx, { accounts, policies }, accountId),
      hasPassword: (await accounts.passwordHash(tx, accountId)) !== undefined,
      reset: (await resets.under(tx, accountId)) ?? null,
    }),
    'factors.begin': async ({ kind }, { caller, tx }) => ({
      offer: await factors.begin(tx, caller.accountId, kind),
    }),
    async 'factors.add'({ name, answer }, { caller: { accountId, sessionId }, tx }) {
      const isFirst = (await factors.ways(tx, accountId)).length === 0
      const factorId = await factors.finish(tx, accountId, name, answer)
      await endOthers(tx, accountId, sessionId)
      await tell(tx, accountId, 'factor_added')
      const factor = (await factors.list(tx, accountId)).find((known) => known.factorId === factorId)
      if (factor === undefined) throw new Error('a factor was not kept')
      if (!isFirst) return { factor }
      return { factor, recoveryCodes: await factors.drawRecoveryCodes(tx, accountId) }
    },
    async 'factors.rename'({ factorId, name }, { caller, tx }) {
      if (!(await factors.rename(tx, caller.accountId, factorId, name))) throw new Problem('factor_not_found')
      return {}
    },
    async 'factors.remove'({ factorId }, { caller: { accountId, sessionId }, tx }) {
      await factors.lock(tx, accountId)
      const known = await factors.list(tx, accountId)
      if (!known.some((factor) => factor.factorId === factorId)) throw new Problem('factor_not_found')
      const isLast = known.length === 1
      if (isLast && (await demandsFactor(tx, { accounts, policies }, accountId)))
        throw new Problem('last_factor')
      if (await isKeptKey(tx, accountId, { known, factorId })) throw new Problem('emergency_account')
      await factors.remove(tx, accountId, factorId)
      // Recovery codes stand in for a factor; without one they would be a second password.
      if (isLast) await factors.clear(tx, accountId)
      await endOthers(tx, accountId, sessionId)
      await tell(tx, accountId, 'factor_removed')
      return {}
    },
    async 'factors.renewRecoveryCodes'(_input, { caller: { accountId }, tx }) {
      if ((await factors.ways(tx, accountId)).length === 0) throw new Problem('factor_not_found')
      await tell(tx, accountId, 'recovery_codes_renewed')
      return { recoveryCodes: await factors.drawRecoveryCodes(tx, accountId) }
    },
  }
}
