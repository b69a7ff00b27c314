import { lengthPrefixed } from '../../crypto/context.ts'
import { equalBytes, hmac, sha256 } from '../../crypto/digest.ts'
import { randomBytes, randomPin } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Post } from '../accounts/index.ts'
import { keepCode } from './reset-repository.ts'
import { lastHour } from './tally-repository.ts'

/** A-8, in milliseconds: from when it is sent. */
const codeLasts = 10 * 60_000

/** Wrong codes of an hour in the whole deployment, from which on a link of 256 bits is needed beside the six digits. */
const brakeAbove = 50

export interface ResetCodes {
  /** What is kept of a code: a keyed one, because a plain hash of a million values hides nothing. */
  mac(resetId: string, accountId: string, pin: string): Buffer
  matches(mac: Buffer, code: { resetId: string; accountId: string; pin: string }): boolean
}

export function createResetCodes(key: Buffer): ResetCodes {
  const mac = (...parts: readonly string[]): Buffer =>
    hmac(key, lengthPrefixed(parts.map((part) => Buffer.from(part))))
  return {
    mac,
    matches: (kept, { resetId, accountId, pin }) => equalBytes(kept, mac(resetId, accountId, pin)),
  }
}

/** Whether someone tries codes all over: then digits alone change no password. */
export async function isBraked(database: Database, now: Date): Promise<boolean> {
  return (await lastHour(database, 'wrong_pins', now)) > brakeAbove
}

/** Draws the code as it writes the letter: no queue and no table ever holds it. Tried again, it is another one. */
export function sendPasswordPin(needs: {
  database: Database
  post: Post
  codes: ResetCodes
  clock: Clock
  publicOrigin: string
}): JobBodies['mail.password_pin'] {
  const { database, post, codes, clock, publicOrigin } = needs
  return async ({ companyId, accountId, resetId }, run) => {
    const now = clock.now()
    const pin = randomPin()
    const linkToken = (await isBraked(database, now)) ? randomBytes(32).toString('base64url') : undefined
    const code = {
      resetId,
      mac: codes.mac(resetId, accountId, pin),
      linkHash: linkToken === undefined ? undefined : sha256(linkToken),
      expiresAt: new Date(now.getTime() + codeLasts),
    }
    const counts = await database.inCompany(companyId, (tx) => keepCode(tx, code))
    if (!counts) return
    const link = linkToken && `${publicOrigin}/password/reset#${resetId}.${linkToken}`
    await post.deliver({ companyId, accountId }, { kind: 'password_pin', pin, link }, run)
  }
}
