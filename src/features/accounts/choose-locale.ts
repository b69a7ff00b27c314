import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Accounts } from './account.ts'

export function chooseLocale(accounts: Accounts): HandlerOf<'accounts.chooseLocale'> {
  return async ({ locale }, { caller, tx }) => {
    await accounts.chooseLocale(tx, caller.accountId, locale)
    return {}
  }
}
