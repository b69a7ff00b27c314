import { readChallenge, signChallenge } from '../../crypto/passkey-challenge.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { spendChallenge } from './single-use-repository.ts'

/** How long a browser may take to answer one, in milliseconds. */
const answeredWithin = 600_000

export interface Challenges {
  issue(purpose: string): string
  /** Looks at the challenge of an answer: it must be for this purpose, and of the last ten minutes. */
  reader(purpose: string): ChallengeReader
}

export interface ChallengeReader {
  fits(challenge: string): boolean
  /** Notes what fitted as answered: false when nothing did, or when it was answered before. */
  spend(tx: Transaction): Promise<boolean>
}

export function createChallenges(key: Buffer, clock: Clock): Challenges {
  return {
    issue: (purpose) => signChallenge(key, purpose, clock.now()),
    reader(purpose) {
      let found: { hash: Buffer; expiresAt: Date } | undefined
      return {
        fits(challenge) {
          const claims = readChallenge(key, purpose, challenge)
          if (claims === undefined) return false
          const expiresAt = new Date(claims.issuedAt.getTime() + answeredWithin)
          if (expiresAt <= clock.now()) return false
          found = { hash: claims.hash, expiresAt }
          return true
        },
        spend: async (tx) => found !== undefined && spendChallenge(tx, found.hash, found.expiresAt),
      }
    },
  }
}
