import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import { type Accounts, refusedSteadily } from '../accounts/index.ts'
import type { Devices } from './devices.ts'
import type { PasswordGuesses } from './password-guesses.ts'
import { insertRefreshToken, insertSession } from './session-repository.ts'
import type { SessionTokens } from './session-tokens.ts'

/** twelve hours, however active. */
const sessionLength = 12 * 3_600_000

interface Needs {
  accounts: Accounts
  hashing: PasswordHashing
  tokens: SessionTokens
  guesses: PasswordGuesses
  devices: Devices
  clock: Clock
}

type Found = NonNullable<Awaited<ReturnType<Accounts['find']>>>

export function signIn(needs: Needs): HandlerOf<'sessions.signIn'> {
  const { accounts, hashing, tokens, guesses, devices, clock } = needs
  return async ({ email, password, deviceToken }, own) => {
    const found = await accounts.find(email)
    const guess = { email, found, deviceToken, network: own.caller.network }
    // an address that has an account costs a few queries more; nobody can tell from outside.
    return guesses.counted(guess, () => refusedSteadily(() => attempt(found, { password, deviceToken }, own)))
  }

  async function attempt(
    found: Found | undefined,
    { password, deviceToken }: { password: string; deviceToken: string | undefined },
    own: OwnTransactions,
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
    return open(own, found, { better, deviceToken })
  }

  async function refuse(own: OwnTransactions, found: Found): Promise<never> {
    await own.refused({ ...found, sessionId: undefined }, 'sign_in_failed')
    throw new Problem('sign_in_failed')
  }

  async function open(
    own: OwnTransactions,
    found: Found,
    { better, deviceToken }: { better: string | undefined; deviceToken: string | undefined },
  ) {
    const now = clock.now()
    const session = {
      ...found,
      sessionId: randomId(),
      now,
      expiresAt: new Date(now.getTime() + sessionLength),
    }
    const refresh = tokens.newRefreshToken(found.companyId)
    const device = await own.act(session, found.accountId, async (tx) => {
      await insertSession(tx, session)
      await insertRefreshToken(tx, session.sessionId, refresh.hash, now)
      if (better !== undefined) await accounts.replacePasswordHash(tx, found.accountId, better)
      return devices.remember(tx, found.accountId, deviceToken)
    })
    return { ...tokens.answer(session, refresh.token), deviceToken: device }
  }
}
