import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Accounts, steadily } from '../accounts/index.ts'
import { insertReset } from './reset-repository.ts'

interface Needs {
  accounts: Accounts
  clock: Clock
  /** Whether an account signs in elsewhere only: then there is no password to choose here. */
  signsInElsewhere?: (tx: Transaction, accountId: string) => Promise<boolean>
}

/** the same answer after the same time for every address; the mail is a job's affair. */
export function requestPasswordReset(needs: Needs): HandlerOf<'accounts.requestPasswordReset'> {
  const { accounts, clock, signsInElsewhere = async () => false } = needs
  return ({ email }, own) =>
    steadily(async () => {
      const resetId = randomId()
      const found = await accounts.find(email)
      if (found === undefined) return { resetId }
      const who = { ...found, sessionId: undefined }
      await own.act(who, found.accountId, async (tx) => {
        const standing = await accounts.standing(tx, found.accountId)
        if (!standing?.active) return
        const asked = { resetId, accountId: found.accountId, now: clock.now() }
        if (!(await insertReset(tx, asked))) return
        if (await signsInElsewhere(tx, found.accountId))
          await enqueue(tx, 'mail.notice', { ...found, kind: 'password_elsewhere' })
        else await enqueue(tx, 'mail.password_pin', { ...found, resetId })
      })
      return { resetId }
    })
}
