import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem, type ProblemCode } from '../../protocol/index.ts'
import type { Throttle } from '../accounts/index.ts'
import { isKnownDevice } from './device-repository.ts'
import type { Devices } from './devices.ts'
import { addToTally } from './tally-repository.ts'

/** Something secret of an account that someone tries. */
export interface Guess {
  /** What stands for the account, whether there is one or not. */
  subject: Buffer
  found: { companyId: string; accountId: string } | undefined
  deviceToken: string | undefined
  network: string
}

/**
 * what a guess costs, counted for all gateways, before anything is hashed or compared, and for addresses that have no
 * account alike. Strangers to an account wait longer with each failure; a device it was used from before only ever waits for
 * its own.
 */
export interface Guesses {
  /**
   * Does the work if it may be tried now. Throws rate_limited; the work says by the kind's problem that it was wrong, and in
   * the transaction of what follows that it was right.
   */
  counted<T>(guess: Guess, work: (right: Right) => Promise<T>): Promise<T>
  /** There is a new secret, or it was proven otherwise: what was guessed before no longer counts. */
  forgive(subject: Buffer, tx: Transaction): Promise<void>
}

/** Forgets what was counted, if the transaction is committed. */
export type Right = (tx: Transaction) => Promise<void>

/** What is guessed: under which purposes it is counted, and what a wrong one is refused with. */
interface Kind {
  account: string
  device: string
  wrong: ProblemCode
}

const kinds = {
  password: { account: 'account', device: 'device', wrong: 'sign_in_failed' },
  code: { account: 'code', device: 'code_device', wrong: 'factor_refused' },
} as const satisfies Record<string, Kind>

interface Needs {
  database: Database
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

export function createGuesses(of: keyof typeof kinds, needs: Needs): Guesses {
  const { database, throttle, devices, networks, clock } = needs
  const kind: Kind = kinds[of]

  return {
    async counted(guess, work) {
      const { subject } = guess
      const device = devices.hashOf(guess.deviceToken)
      if (device && (await isKnown(guess, device))) {
        const own = Buffer.concat([subject, device])
        // Beyond a hundred wrong ones in a row it is a stranger like any other.
        if ((await throttle.count(kind.device, own, known)) === 0) return settle([kind.device, own], work)
      }
      const network = Buffer.from(guess.network)
      refuseFor(await throttle.wait('network', network, networks))
      refuseFor(await throttle.count(kind.account, subject, strangers))
      return settle([kind.account, subject], work, network)
    },
    forgive: (subject, tx) => throttle.forget(kind.account, subject, tx),
  }

  /** Asked of an account that does not exist as well, so that it takes as long. */
  function isKnown({ found }: Guess, hash: Buffer): Promise<boolean> {
    const { companyId, accountId } = found ?? { companyId: randomId(), accountId: randomId() }
    const since = new Date(clock.now().getTime() - knownFor)
    return isKnownDevice(database, { companyId, accountId, hash }, since)
  }

  /** It was counted as wrong: a right one forgets it, and what could not be looked at is taken back. */
  async function settle<T>(
    counted: [string, Buffer],
    work: (right: Right) => Promise<T>,
    network?: Buffer,
  ): Promise<T> {
    try {
      return await work((tx) => throttle.forget(...counted, tx))
    } catch (error) {
      if (error instanceof Problem && error.code === kind.wrong) {
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
