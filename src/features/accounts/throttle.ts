import { lengthPrefixed } from '../../crypto/context.ts'
import { hmac } from '../../crypto/digest.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  countOn,
  forget,
  levelOf,
  type Patience,
  pour,
  pourAnyway,
  type Rate,
  uncount,
} from './throttle-repository.ts'

/**
 * What is counted for all gateways together. A subject is what it is counted for, such as the blind hash of an address, under
 * a purpose of its own; only a keyed hash of both is kept.
 */
export interface Throttle {
  /** Takes one, if the rate allows it now. */
  take(purpose: string, subject: Buffer, rate: Rate): Promise<boolean>
  /** Seconds until the rate allows one more; 0 when it does now. Takes none. */
  wait(purpose: string, subject: Buffer, rate: Rate): Promise<number>
  /** Takes one that is over already. */
  note(purpose: string, subject: Buffer, rate: Rate): Promise<void>
  /** Counts one more in a row; seconds to wait when it may not be tried yet, and nothing was counted. */
  count(purpose: string, subject: Buffer, patience: Patience): Promise<number>
  uncount(purpose: string, subject: Buffer): Promise<void>
  /** In the transaction of what makes it forgotten. */
  forget(purpose: string, subject: Buffer, tx: Transaction): Promise<void>
}

export function createThrottle(needs: { database: Database; key: Buffer; clock: Clock }): Throttle {
  const { database, key, clock } = needs
  const under = (purpose: string, subject: Buffer): Buffer =>
    hmac(key, lengthPrefixed([Buffer.from(purpose), subject]))

  return {
    take: (purpose, subject, rate) => pour(database, under(purpose, subject), { rate, now: clock.now() }),
    note: (purpose, subject, rate) =>
      pourAnyway(database, under(purpose, subject), { rate, now: clock.now() }),
    async wait(purpose, subject, rate) {
      const level = await levelOf(database, under(purpose, subject), { rate, now: clock.now() })
      const over = level + 1 - rate.burst
      return over <= 0 ? 0 : Math.max(1, Math.ceil(over / rate.perSecond))
    },
    async count(purpose, subject, patience) {
      const now = clock.now()
      const held = await countOn(database, under(purpose, subject), { patience, now })
      if (held === undefined) return 0
      if (held.level >= patience.most) return dayInSeconds
      const wait = Math.min(60, 2 ** (held.level - patience.free))
      const waited = Math.max(0, now.getTime() - held.at.getTime()) / 1000
      return Math.max(1, Math.ceil(wait - waited))
    },
    uncount: (purpose, subject) => uncount(database, under(purpose, subject)),
    forget: (purpose, subject, tx) => forget(tx, under(purpose, subject)),
  }
}

/** What is told where waiting alone does not help. */
const dayInSeconds = 86_400
