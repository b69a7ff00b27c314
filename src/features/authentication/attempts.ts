import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import {
  countTry,
  insertAttempt,
  type NewAttempt,
  readAttempt,
  type Through,
  takeAttempt,
} from './attempt-repository.ts'
import { demandsFactor } from './factor-demand.ts'

const answeredWithin = 600_000

type Step = NewAttempt['step']

/** An attempt whose token was shown: whose it is, and where. */
export interface Attempt {
  companyId: string
  accountId: string
  hash: Buffer
}

/** R23: until the second step there is no session, so nothing can be reached. */
export interface Attempts {
  /** What someone whose password was right, or whom a provider vouched for, must do next; undefined when it is enough. */
  next(tx: Transaction, accountId: string, through?: Through): Promise<Output<'sessions.signIn'> | undefined>
  /** Throws attempt_over. */
  read(own: OwnTransactions, token: string, step: Step): Promise<Attempt>
  /** The same, counting an answer before it is looked at. */
  count(own: OwnTransactions, token: string, step: Step): Promise<Attempt>
  /** Takes the attempt away, in the transaction of the session it opens: where it came from. Throws attempt_over. */
  take(tx: Transaction, attempt: Attempt): Promise<{ through: Through | undefined }>
}

export const purposeOf = (hash: Buffer): string => `attempt:${hash.toString('hex')}`

export function createAttempts(needs: {
  accounts: Accounts
  factors: Factors
  policies: Policies
  clock: Clock
}): Attempts {
  const { accounts, factors, policies, clock } = needs

  function presented(token: string): { companyId: string; hash: Buffer } {
    const found = readOpaqueToken(token)
    if (found === undefined) throw new Problem('attempt_over')
    return found
  }

  async function begin(tx: Transaction, accountId: string, step: Step, through: Through | undefined) {
    const { token, hash } = createOpaqueToken(tx.companyId)
    const expiresAt = new Date(clock.now().getTime() + answeredWithin)
    await insertAttempt(tx, { hash, accountId, step, through, expiresAt })
    return { hash, attempt: token, attemptExpiresAt: expiresAt.toISOString() }
  }

  return {
    async next(tx, accountId, through) {
      const ways = await factors.ways(tx, accountId)
      if (ways.length > 0) {
        const { hash, ...attempt } = await begin(tx, accountId, 'confirm', through)
        if (!ways.includes('passkey')) return { step: 'confirm', ...attempt, ways }
        const passkeyOptions = await factors.passkeyOptions(purposeOf(hash), { tx, accountId })
        return { step: 'confirm', ...attempt, ways, passkeyOptions }
      }
      if (!(await demandsFactor(tx, { accounts, policies }, accountId))) return undefined
      const { hash: _, ...attempt } = await begin(tx, accountId, 'enrol', through)
      return { step: 'enrol', ...attempt, ways: ['passkey', 'totp'] }
    },
    async read(own, token, step) {
      const { companyId, hash } = presented(token)
      const look = (tx: Transaction) => readAttempt(tx, { hash, step }, clock.now())
      const accountId = await own.inCompany(companyId, look)
      if (accountId === undefined) throw new Problem('attempt_over')
      return { companyId, accountId, hash }
    },
    async count(own, token, step) {
      const { companyId, hash } = presented(token)
      const count = (tx: Transaction) => countTry(tx, { hash, step }, clock.now())
      const accountId = await own.inCompany(companyId, count)
      if (accountId === undefined) throw new Problem('attempt_over')
      return { companyId, accountId, hash }
    },
    async take(tx, { accountId, hash }) {
      const isActive = await accounts.holdActive(tx, accountId)
      const taken = await takeAttempt(tx, accountId, hash)
      if (taken === undefined || !isActive) throw new Problem('attempt_over')
      return taken
    },
  }
}
