import type { HandlerOf } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { endOtherSessions } from './session-repository.ts'

/** whoever knew the old password is out. The session that changed it, and proved itself for that, goes on. */
export function changePassword(needs: {
  accounts: Accounts
  clock: Clock
  live: LiveFeed
}): HandlerOf<'accounts.changePassword'> {
  const { accounts, clock, live } = needs
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
      const others = { accountId, except, reason: 'password_changed', now: clock.now() } as const
      const ended = await endOtherSessions(tx, others)
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'password_changed' })
      tx.afterCommit(() => {
        for (const sessionId of ended) live.endSession(sessionId)
      })
    })
    return {}
  }
}
