import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { Turns } from '../../crypto/turns.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import { type Accounts, refusedSteadily } from '../accounts/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Attempts } from './attempts.ts'
import type { FactorResets } from './factor-resets.ts'
import type { Guesses, Right } from './guesses.ts'
import type { OpenSession } from './open-session.ts'

interface Needs {
  accounts: Accounts
  hashing: PasswordHashing
  guesses: Guesses
  companies: Companies
  attempts: Attempts
  resets: FactorResets
  open: OpenSession
  /** A whole ward comes at eight: a few are let in at a time, so that those who work are served meanwhile. */
  turns: Turns
}

type Own = OwnTransactions & { caller: Caller }
/** What whoever signs in shows, and what a right password undoes. */
interface Shown {
  password: string
  deviceToken: string | undefined
  right: Right
}

/** The hash that a password fitted, and a better one where there is one. */
interface Matched {
  phc: string
  better: string | undefined
}

type Found = NonNullable<Awaited<ReturnType<Accounts['find']>>>

export function signIn(needs: Needs): HandlerOf<'sessions.signIn'> {
  const { accounts, companies, hashing, guesses, attempts, resets, open, turns } = needs
  // an address that has an account costs a few queries more; nobody can tell from outside.
  return ({ email, password, deviceToken }, own) =>
    refusedSteadily(() =>
      turns(async () => {
        const found = await accounts.find(email)
        const guess = { subject: accounts.blind(email), found, deviceToken, network: own.caller.network }
        return guesses.counted(guess, (right) => attempt(found, { password, deviceToken, right }, own))
      }),
    )

  async function attempt(
    found: Found | undefined,
    { password, deviceToken, right }: Shown,
    own: Own,
  ): Promise<Output<'sessions.signIn'>> {
    if (found === undefined) {
      await hashing.pretend(password)
      throw new Problem('sign_in_failed')
    }
    const { phc, active } = await own.inCompany(found.companyId, async (tx) => {
      const [phc, standing] = await Promise.all([
        accounts.passwordHash(tx, found.accountId),
        accounts.standing(tx, found.accountId),
      ])
      return { phc, active: standing?.active ?? false }
    })
    // R28: who signs in elsewhere has no password; it takes as long to say so.
    if (phc === undefined) await hashing.pretend(password)
    if (phc === undefined || !(await hashing.matches(phc, password)) || !active) return refuse(own, found)
    const better = hashing.isOutdated(phc) ? await hashing.hash(password) : undefined
    return goOn(own, found, { phc, better, deviceToken, right })
  }

  async function refuse(own: OwnTransactions, found: Found): Promise<never> {
    await own.refused({ ...found, sessionId: undefined }, 'sign_in_failed')
    throw new Problem('sign_in_failed')
  }

  /** The next step, or a session where none is asked for. */
  async function goOn(
    own: Own,
    found: Found,
    { phc, better, deviceToken, right }: Matched & Omit<Shown, 'password'>,
  ): Promise<Output<'sessions.signIn'>> {
    const { accountId } = found
    const { address, device } = own.caller
    try {
      return await own.inCompany(found.companyId, async (tx) => {
        // Hashing took a while: what was right then is still theirs, or opens nothing.
        const isActive = await accounts.holdActive(tx, accountId)
        if (!isActive || (await accounts.passwordHash(tx, accountId)) !== phc)
          throw new Problem('sign_in_failed')
        if (better !== undefined) await accounts.replacePasswordHash(tx, accountId, better)
        await resets.settleOf(tx, accountId)
        const next = await attempts.next(tx, accountId)
        if (next !== undefined) {
          await Promise.all([companies.demandEntry(tx, address), right(tx)])
          return next
        }
        const session = { ...found, sessionId: randomId(), strong: false, deviceToken, address, device }
        const tokens = await open(tx, session)
        await Promise.all([right(tx), own.done(tx, session, accountId)])
        return { step: 'done', ...tokens }
      })
    } catch (error) {
      // The password was right: whoever looks for what was refused finds it (R115).
      if (error instanceof Problem) await own.refused({ ...found, sessionId: undefined }, error.code)
      throw error
    }
  }
}
