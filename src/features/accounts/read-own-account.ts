import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import { type OwnAccount, Problem } from '../../protocol/index.ts'
import type { Companies, Policies } from '../companies/index.ts'
import type { Accounts } from './account.ts'

export function readOwnAccount(
  accounts: Accounts,
  companies: Companies,
  policies: Policies,
): HandlerOf<'accounts.me'> {
  return async (_input, { caller, tx }) => {
    const { lockAfterMinutes, lockWhenHidden } = (await policies.of(tx)).workstation
    return {
      account: await ownAccount(accounts, tx, caller.accountId),
      company: await companies.own(tx),
      sessionId: caller.sessionId,
      workstation: {
        lockAfterSeconds: lockAfterMinutes * 60,
        lockWhenHidden: lockWhenHidden === 'enabled',
      },
    }
  }
}

/** Throws session_ended when there is no such account. */
export async function ownAccount(
  accounts: Accounts,
  tx: Transaction,
  accountId: string,
): Promise<OwnAccount> {
  const summary = await accounts.freshSummary(tx, accountId)
  const address = await accounts.address(tx, accountId)
  if (summary === undefined) throw new Problem('session_ended')
  return {
    ...summary,
    // A service is written to by nobody.
    ...(address ?? { locale: 'fr' as const }),
    switches: await accounts.permissions.switchesOf(tx, accountId),
  }
}
