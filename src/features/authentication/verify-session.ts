import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { Problem, proofLastsSeconds } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { countProof, endSession, noteProof } from './session-repository.ts'

/** A session that was left open must not be where a password is guessed: the fifth wrong proof ends it. */
const mostProofs = 5

interface Needs {
  accounts: Accounts
  hashing: PasswordHashing
  clock: Clock
  live: LiveFeed
}

export function verifySession(needs: Needs): HandlerOf<'sessions.verify'> {
  const { accounts, hashing, clock, live } = needs
  return async ({ proof }, own) => {
    const { caller } = own
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const tried = await own.inCompany(caller.companyId, (tx) => countProof(tx, caller.sessionId, mostProofs))
    if (tried === undefined) throw new Problem('session_ended')
    const phc = await own.inCompany(caller.companyId, (tx) => accounts.passwordHash(tx, caller.accountId))
    if (!(await hashing.matches(phc, proof.password))) {
      if (tried === mostProofs) await end(own, caller)
      throw new Problem('factor_refused')
    }
    const now = clock.now()
    await own.act(caller, caller.accountId, (tx) => noteProof(tx, caller.sessionId, now))
    return { verifiedUntil: new Date(now.getTime() + proofLastsSeconds * 1000).toISOString() }
  }

  async function end(
    own: OwnTransactions,
    { companyId, sessionId }: { companyId: string; sessionId: string },
  ) {
    await own.inCompany(companyId, async (tx) => {
      await endSession(tx, sessionId, 'proof_failed', clock.now())
      tx.afterCommit(() => live.endSession(sessionId))
    })
  }
}
