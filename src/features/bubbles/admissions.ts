import type { Transaction } from '../../database/transaction.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Bubbles } from './bubbles.ts'
import { enterBubble } from './enter-bubble.ts'
import { arrivalOf, arrivingRole, settleArrivals } from './joining.ts'
import { leftSince, readMembership } from './membership-repository.ts'

export interface Admission {
  bubbleId: string
  accountId: string
  actorId: string
  invitedAt: Date
}

/** Letting someone in on behalf of a member who invited them. */
export interface Admissions {
  /**
   * Does nothing for who is in already. Throws bubble_not_found when the inviter is no longer a member, or the invited left
   * or was removed since they were invited; and as inviting does.
   */
  admit(tx: Transaction, admission: Admission): Promise<void>
}

export function createAdmissions(needs: { accounts: Accounts; bubbles: Bubbles }): Admissions {
  const { accounts, bubbles } = needs
  return {
    async admit(tx, { bubbleId, accountId, actorId, invitedAt }) {
      const { locked, head } = await enterBubble(bubbles, tx, bubbleId, actorId)
      if (await leftSince(tx, bubbleId, accountId, invitedAt)) throw new Problem('bubble_not_found')
      if (await readMembership(tx, bubbleId, accountId)) return
      const role = await arrivingRole(tx, accounts, { accountId, invitedBy: actorId })
      const arrival = { conversationId: bubbleId, actorId, accountId, memberRole: 'member' } as const
      const entries = await bubbles.append(tx, locked, [arrivalOf({ ...arrival, sequence: head + 1 }, role)])
      await settleArrivals(tx, entries)
    },
  }
}
