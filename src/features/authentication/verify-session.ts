import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { Problem, proofLastsSeconds } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Factors } from '../factors/index.ts'
import { endSession } from './session-ending-repository.ts'
import { countProof, noteProof } from './session-repository.ts'

/** A session that was left open must not be where a password or a code is guessed: the fifth wrong proof ends it. */
const mostProofs = 5

interface Needs {
  accounts: Accounts
  factors: Factors
  hashing: PasswordHashing
  clock: Clock
  live: LiveFeed
}

const purposeOf = (sessionId: string): string => `session:${sessionId}`

export function verifyOptions(accounts: Accounts, factors: Factors): HandlerOf<'sessions.verifyOptions'> {
  return async (_input, { caller: { accountId, sessionId }, tx }) => {
    const ways = await factors.ways(tx, accountId)
    const displayName = (await accounts.freshSummary(tx, accountId))?.displayName ?? ''
    const hasPassword = (await accounts.passwordHash(tx, accountId)) !== undefined
    const known = { ways, hasPassword, displayName }
    if (!ways.includes('passkey')) return known
    return { ...known, passkeyOptions: await factors.passkeyOptions(purposeOf(sessionId), { tx, accountId }) }
  }
}

export function verifySession(needs: Needs): HandlerOf<'sessions.verify'> {
  const { accounts, factors, hashing, clock, live } = needs
  return async ({ proof }, own) => {
    const { caller } = own
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const { companyId, accountId, sessionId } = caller
    const tried = await own.inCompany(companyId, (tx) => countProof(tx, sessionId, mostProofs))
    if (tried === undefined) throw new Problem('session_ended')
    const now = clock.now()
    try {
      if (proof.kind === 'password') await checkPassword(own, caller, proof.password)
      await own.act(caller, accountId, async (tx) => {
        if (proof.kind !== 'password') await factors.show(tx, accountId, proof, purposeOf(sessionId))
        await noteProof(tx, sessionId, now)
      })
    } catch (error) {
      if (isRefusal(error) && tried === mostProofs) await end(own, caller)
      throw error
    }
    return { verifiedUntil: new Date(now.getTime() + proofLastsSeconds * 1000).toISOString() }
  }

  /** R30: who has a second factor shows it; a password that was looked at over a shoulder is not enough then. */
  async function checkPassword(own: OwnTransactions, caller: AccountCaller, password: string): Promise<void> {
    const { phc, ways } = await own.inCompany(caller.companyId, async (tx) => ({
      phc: await accounts.passwordHash(tx, caller.accountId),
      ways: await factors.ways(tx, caller.accountId),
    }))
    const matches = phc !== undefined && (await hashing.matches(phc, password))
    if (!matches || ways.length > 0) throw new Problem('factor_refused')
  }

  async function end(own: OwnTransactions, { companyId, sessionId }: AccountCaller): Promise<void> {
    await own.inCompany(companyId, async (tx) => {
      await endSession(tx, sessionId, 'proof_failed', clock.now())
      tx.afterCommit(() => live.endSession(sessionId))
    })
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.code === 'factor_refused'
}
