import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Accounts } from '../accounts/index.ts'
import type { FactorResets } from '../authentication/index.ts'
import type { Rosters } from '../bubbles/index.ts'
import { isKept } from '../companies/index.ts'
import { noteArrival, readBubbles, readComing, takeGoing } from './following-repository.ts'
import { forgetRole, lockRoles, proposeRoles, readOutgrown } from './role-repository.ts'

export interface FollowingNeeds {
  accounts: Accounts
  resets: FactorResets
  rosters: Rosters
  clock: Clock
}

/** What follows from who is in which group. `by`: who made it so. */
export interface Following {
  /** Members of these bubbles come and go by now. */
  bubbles(tx: Transaction, bubbleIds: readonly string[], by: string): Promise<void>
  /** The same for whatever follows a group. */
  group(tx: Transaction, groupId: string, by: string): Promise<void>
  /** Who is in a group with a role is proposed for it; who was granted it and is in none has it no more. */
  roles(tx: Transaction, by: string): Promise<void>
}

export function createFollowing({ accounts, resets, rosters, clock }: FollowingNeeds): Following {
  /** Whoever came once is not brought again while the group keeps them: they may leave, and be taken out, like anyone. */
  async function settle(tx: Transaction, bubbleId: string, actorId: string): Promise<void> {
    await rosters.lock(tx, bubbleId)
    const arrivals = (await takeGoing(tx, bubbleId)).flatMap(({ accountId, joinedAt }) =>
      joinedAt === null ? [] : [{ accountId, joinedAt }],
    )
    await rosters.takeOut(tx, { bubbleId, actorId, arrivals })
    const accountIds = await readComing(tx, bubbleId)
    const came = await rosters.letIn(tx, { bubbleId, actorId, accountIds })
    for (const accountId of accountIds)
      await noteArrival(tx, { bubbleId, accountId, joinedAt: came.get(accountId) ?? null })
  }

  /**
   * R39, A-19: the last one who runs the company goes on doing so, and who is kept for emergencies; they are looked at again with
   * the next change.
   */
  async function takeBack(tx: Transaction, accountId: string, by: string): Promise<void> {
    const administrators = await accounts.lockActiveAdministrators(tx)
    if (administrators.length === 1 && administrators.includes(accountId)) return
    if (await isKept(tx, accountId)) return
    await accounts.stepDown(tx, accountId)
    await resets.withdraw(tx, { askedBy: accountId, by })
    await forgetRole(tx, accountId)
  }

  return {
    async bubbles(tx, bubbleIds, by) {
      for (const bubbleId of bubbleIds) await settle(tx, bubbleId, by)
    },
    async group(tx, groupId, by) {
      for (const bubbleId of await readBubbles(tx, { groupId })) await settle(tx, bubbleId, by)
    },
    async roles(tx, by) {
      await lockRoles(tx)
      for (const { accountId, granted } of await readOutgrown(tx))
        if (granted) await takeBack(tx, accountId, by)
        else await forgetRole(tx, accountId)
      await proposeRoles(tx, clock.now())
    },
  }
}
