import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem } from '../../protocol/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Accounts } from './account.ts'

export function readOwnAccount(accounts: Accounts, companies: Companies): HandlerOf<'accounts.me'> {
  return async (_input, { caller, tx }) => {
    const summary = (await accounts.summaries(tx, [caller.accountId])).get(caller.accountId)
    if (summary === undefined) throw new Problem('session_ended')
    const address = await accounts.address(tx, caller.accountId)
    if (address === undefined) throw new Problem('session_ended')
    return {
      account: { ...summary, ...address },
      company: await companies.own(tx),
      sessionId: caller.sessionId,
    }
  }
}
