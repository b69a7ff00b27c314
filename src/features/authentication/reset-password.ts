import { equalBytes, sha256 } from '../../crypto/digest.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { Database } from '../../database/database.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Input, Problem } from '../../protocol/index.ts'
import { type Accounts, refuseWeak, steadily } from '../accounts/index.ts'
import type { AccountSessions } from './account-sessions.ts'
import { forgetDevices } from './device-repository.ts'
import type { Guesses } from './guesses.ts'
import { isBraked, type ResetCodes } from './reset-codes.ts'
import { companyOfReset, countTry, sleepWhenSpent, type TriedCode, takeCode } from './reset-repository.ts'
import { addToTally } from './tally-repository.ts'

interface Needs {
  database: Database
  accounts: Accounts
  hashing: PasswordHashing
  codes: ResetCodes
  sessions: AccountSessions
  clock: Clock
  guesses: Guesses
}

type Confirmed = Input<'accounts.resetPassword'>
interface Whose {
  companyId: string
  accountId: string
}

/**
 * the code and the new password together. Gives no session: who signs in with the new password still shows a second
 * factor. Every session there was ends.
 */
export function resetPassword(needs: Needs): HandlerOf<'accounts.resetPassword'> {
  const { database, accounts, hashing, codes, sessions, clock, guesses } = needs

  return (confirmed, own) =>
    steadily(async () => {
      // What is no password for anyone costs no try.
      refuseWeak(confirmed.newPassword, {})
      const whose = await provenBy(confirmed, own)
      const context = await own.inCompany(whose.companyId, (tx) =>
        accounts.passwordContext(tx, whose.accountId),
      )
      // Asked only now: who does not have the code must not learn whose name a password holds.
      refuseWeak(confirmed.newPassword, context)
      const phc = await hashing.hash(confirmed.newPassword)
      await replace(own, whose, {
        resetId: confirmed.resetId,
        phc,
        subject: accounts.blind(context.email ?? ''),
      })
      return {}
    })

  /** Whose code it is. Throws reset_refused, for whatever reason. */
  async function provenBy(confirmed: Confirmed, own: OwnTransactions): Promise<Whose> {
    const now = clock.now()
    const companyId = await companyOfReset(database, confirmed.resetId)
    if (companyId === undefined) throw new Problem('reset_refused')
    // Committed before anything is compared: however many come at once, five are.
    const tried = await own.inCompany(companyId, (tx) => countTry(tx, confirmed.resetId, now))
    if (tried === undefined) throw new Problem('reset_refused')
    const whose = { companyId, accountId: tried.account_id }
    if (await isRight(tried, confirmed, now)) return whose
    await addToTally(database, 'wrong_pins', now)
    await own.inCompany(companyId, (tx) => sleepWhenSpent(tx, whose.accountId, now))
    await own.refused({ ...whose, sessionId: undefined }, 'reset_refused')
    throw new Problem('reset_refused')
  }

  async function isRight(tried: TriedCode, { resetId, pin, linkToken }: Confirmed, now: Date) {
    const right = codes.matches(tried.pin_mac, { resetId, accountId: tried.account_id, pin })
    const linked = tried.link_hash !== null && equalBytes(tried.link_hash, sha256(linkToken ?? ''))
    const needsLink = tried.link_hash !== null || (await isBraked(database, now))
    return right && (linked || !needsLink)
  }

  async function replace(
    own: OwnTransactions,
    whose: Whose,
    { resetId, phc, subject }: { resetId: string; phc: string; subject: Buffer },
  ) {
    const now = clock.now()
    const { companyId, accountId } = whose
    await own.act({ ...whose, sessionId: undefined }, accountId, async (tx) => {
      if (!(await takeCode(tx, resetId, now))) throw new Problem('reset_refused')
      await accounts.replacePasswordHash(tx, accountId, phc)
      await sessions.endAll(tx, accountId, 'password_reset')
      await enqueue(tx, 'mail.notice', { companyId, accountId, kind: 'password_changed' })
      await forgetDevices(tx, accountId)
      // The hard stop of A-6 ends with a new password.
      await guesses.forgive(subject, tx)
    })
  }
}
