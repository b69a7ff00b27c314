import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import { type Accounts, refusedSteadily } from '../accounts/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Attempts } from './attempts.ts'
import type { FactorResets } from './factor-resets.ts'
import type { Guesses } from './guesses.ts'
import type { OpenSession } from './open-session.ts'

interface Needs {
  accounts: Accounts
  hashing: PasswordHashing
  guesses: Guesses
  companies: Companies
  attempts: Attempts
  resets: FactorResets
  open: OpenSession
}

type Own = OwnTransactions & { caller: Caller }
type Found = NonNullable<Awaited<ReturnType<Accounts['find']>>>

export function signIn(needs: Needs): HandlerOf<'sessions.signIn'> {
  const { accounts, companies, hashing, guesses, attempts, resets, open } = needs
  return async ({ email, password, deviceToken }, own) => {
    const found = await accounts.find(email)
    const guess = { subject: accounts.blind(email), found, deviceToken, network: own.caller.network }
    // an address that has an account costs a few queries more; nobody can tell from outside.
    return guesses.counted(guess, () => refusedSteadily(() => attempt(found, { password, deviceToken }, own)))
  }

  async function attempt(
    found: Found | undefined,
    { password, deviceToken }: { password: string; deviceToken: string | undefined },
    own: Own,
  ) {
    if (found === undefined) {
      await hashing.pretend(password)
      throw new Problem('sign_in_failed')
    }
    const { phc, active } = await own.inCompany(found.companyId, async (tx) => ({
      phc: await accounts.passwordHash(tx, found.accountId),
      active: (await accounts.standing(tx, found.accountId))?.active ?? false,
    }))
    const matches = await hashing.matches(phc, password)
    if (!matches || !active) await refuse(own, found)
    const better = hashing.isOutdated(phc) ? await hashing.hash(password) : undefined
    return goOn(own, found, { better, deviceToken })
  }

  async function refuse(own: OwnTransactions, found: Found): Promise<never> {
    await own.refused({ ...found, sessionId: undefined }, 'sign_in_failed')
    throw new Problem('sign_in_failed')
  }

  async function goOn(
    own: Own,
    found: Found,
    { better, deviceToken }: { better: string | undefined; deviceToken: string | undefined },
  ): Promise<Output<'sessions.signIn'>> {
    const { address } = own.caller
    const next = await own
      .inCompany(found.companyId, async (tx) => {
        await companies.demandEntry(tx, address)
        if (better !== undefined) await accounts.replacePasswordHash(tx, found.accountId, better)
        await resets.settleOf(tx, found.accountId)
        return attempts.next(tx, found.accountId)
      })
      .catch(async (error: unknown) => {
        // The password was right: whoever looks for what was refused finds it (R115).
        if (error instanceof Problem) await own.refused({ ...found, sessionId: undefined }, error.code)
        throw error
      })
    if (next !== undefined) return next
    const session = { ...found, sessionId: randomId(), strong: false, deviceToken, address }
    const tokens = await own.act(session, found.accountId, (tx) => open(tx, session))
    return { step: 'done', ...tokens }
  }
}
