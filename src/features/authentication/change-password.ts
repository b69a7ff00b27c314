import type { HandlerOf } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { AccountSessions } from './account-sessions.ts'

/** whoever knew the old password is out. The session that changed it, and proved itself for that, goes on. */
export function changePassword(needs: {
  accounts: Accounts
  sessions: AccountSessions
}): HandlerOf<'accounts.changePassword'> {
  const { accounts, sessions } = needs
  return async ({ newPassword }, own) => {
    const { caller } = own
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const { accountId, sessionId: except } = caller
    const context = await own.inCompany(caller.companyId, async (tx) => {
      // R28: who signs in elsewhere has none to change here.
      if ((await accounts.passwordHash(tx, accountId)) === undefined) throw new Problem('password_elsewhere')
      return accounts.passwordContext(tx, accountId)
    })
    const phc = await accounts.hashNewPassword(newPassword, context)
    await own.act(caller, accountId, async (tx) => {
      await accounts.replacePasswordHash(tx, accountId, phc)
      await sessions.endAll(tx, accountId, 'password_changed', except)
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'password_changed' })
    })
    return {}
  }
}
