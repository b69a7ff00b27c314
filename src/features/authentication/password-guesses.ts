import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts, Throttle } from '../accounts/index.ts'
import { isKnownDevice } from './device-repository.ts'
import type { Devices } from './devices.ts'
import { addToTally } from './tally-repository.ts'

/** A password someone tries. */
export interface Guess {
  email: string
  found: { companyId: string; accountId: string } | undefined
  deviceToken: string | undefined
  network: string
}

/**
 * what a guess at a password costs, counted for all gateways, before anything is hashed, and for addresses that have no
 * account alike. Strangers to an account wait longer with each failure; a device it was used from before only ever waits for
 * its own.
 */
export interface PasswordGuesses {
  /** Does the work if it may be tried now. Throws rate_limited; the work says by sign_in_failed that the guess was wrong. */
  counted<T>(guess: Guess, work: () => Promise<T>): Promise<T>
  /** There is a new password: what was guessed before no longer counts. */
  forgive(email: string): Promise<void>
}

interface Needs {
  database: Database
  accounts: Accounts
  throttle: Throttle
  devices: Devices
  /** Failures of strangers from one network. */
  networks: { burst: number; perSecond: number }
  clock: Clock
}

const strangers = { free: 5, most: 100 }
const known = { free: 100, most: 100 }

/** How long a device is known, in milliseconds. */
const knownFor = 180 * 86_400_000

export function createPasswordGuesses(needs: Needs): PasswordGuesses {
  const { database, accounts, throttle, devices, networks, clock } = needs

  return {
    async counted(guess, work) {
      const account = accounts.blind(guess.email)
      const device = devices.hashOf(guess.deviceToken)
      if (device && (await isKnown(guess, device))) {
        const own = Buffer.concat([account, device])
        // Beyond a hundred wrong ones in a row it is a stranger like any other.
        if ((await throttle.count('device', own, known)) === 0) return settle(['device', own], work)
      }
      const network = Buffer.from(guess.network)
      refuseFor(await throttle.wait('network', network, networks))
      refuseFor(await throttle.count('account', account, strangers))
      return settle(['account', account], work, network)
    },
    forgive: (email) => throttle.forget('account', accounts.blind(email)),
  }

  /** Asked of an account that does not exist as well, so that it takes as long. */
  function isKnown({ found }: Guess, hash: Buffer): Promise<boolean> {
    const { companyId, accountId } = found ?? { companyId: randomId(), accountId: randomId() }
    const since = new Date(clock.now().getTime() - knownFor)
    return isKnownDevice(database, { companyId, accountId, hash }, since)
  }

  /** It was counted as wrong: a right one forgets it, and what could not be looked at is taken back. */
  async function settle<T>(counted: [string, Buffer], work: () => Promise<T>, network?: Buffer): Promise<T> {
    try {
      const result = await work()
      await throttle.forget(...counted)
      return result
    } catch (error) {
      if (error instanceof Problem && error.code === 'sign_in_failed') {
        if (network) await throttle.note('network', network, networks)
        await addToTally(database, 'failed_sign_ins', clock.now())
      } else await throttle.uncount(...counted)
      throw error
    }
  }
}

function refuseFor(seconds: number): void {
  if (seconds > 0) throw new Problem('rate_limited', { retryAfter: seconds })
}
