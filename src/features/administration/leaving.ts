import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts, Forget } from '../accounts/index.ts'
import type { AccountSessions, FactorResets } from '../authentication/index.ts'
import type { Departures } from '../bubbles/index.ts'

export interface LeavingNeeds {
  accounts: Accounts
  sessions: AccountSessions
  resets: FactorResets
  departures: Departures
  /** What each feature forgets of someone who goes. */
  forgetting: readonly Forget[]
  clock: Clock
}

/** R39: a company always has someone who can run it. Throws last_administrator; until the commit nobody else can leave. */
export async function keepAnAdministrator(
  tx: Transaction,
  accounts: Accounts,
  without: string,
): Promise<void> {
  const administrators = await accounts.lockActiveAdministrators(tx)
  if (administrators.includes(without) && administrators.length === 1) throw new Problem('last_administrator')
}

/** Ends someone's access, whatever they are doing. False when it had ended before. */
export async function shutOut(
  { accounts, sessions, resets, clock }: LeavingNeeds,
  tx: Transaction,
  {
    accountId,
    reason,
    by,
  }: { accountId: string; reason: 'administrator' | 'unused'; by: string | undefined },
): Promise<boolean> {
  const blocked = await accounts.disable(tx, accountId, reason, clock.now())
  await sessions.endAll(tx, accountId, 'account_blocked')
  await resets.withdraw(tx, { askedBy: accountId, by })
  return blocked
}

/**
 * The order in which a person's data goes. What they wrote stays in its conversations, theirs: their colleagues need to
 * know who said it. A legal hold will be asked before the first step, and a retention rule will take the name itself.
 */
export async function takeAway(
  { accounts, sessions, resets, departures, forgetting, clock }: LeavingNeeds,
  tx: Transaction,
  leaving: { accountId: string; actorId: string; successorId: string | undefined },
): Promise<void> {
  await departures.leaveEverything(tx, leaving)
  // whoever signs in at this moment is waited for, and what they opened ends here too; or they wait, and are refused.
  await accounts.holdActive(tx, leaving.accountId)
  await sessions.endAll(tx, leaving.accountId, 'account_removed')
  await resets.withdraw(tx, { askedBy: leaving.accountId, by: leaving.actorId })
  const address = await accounts.address(tx, leaving.accountId)
  for (const forget of forgetting) await forget(tx, { ...leaving, email: address?.email, now: clock.now() })
  await accounts.erase(tx, leaving.accountId, clock.now())
}
