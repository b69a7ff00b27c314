import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Bubbles } from './bubbles.ts'
import type { ConversationRepository } from './conversation-repository.ts'
import type { ConversationViews } from './conversation-view.ts'
import type { LockedConversation } from './log-entry.ts'
import { type Membership, readMembership } from './membership-repository.ts'

/** What the operations on bubbles need. */
export interface HandlerNeeds {
  accounts: Accounts
  bubbles: Bubbles
  repository: ConversationRepository
  views: ConversationViews
  clock: Clock
}

export interface Entered {
  own: Membership
  locked: Map<string, LockedConversation>
  head: number
}

/**
 * Locks a bubble, then looks at the caller's membership, in this order: what is seen under the lock stays true until
 * the commit. Throws bubble_not_found for strangers, for what does not exist, and for direct conversations.
 */
export async function enterBubble(
  bubbles: Bubbles,
  tx: Transaction,
  bubbleId: string,
  accountId: string,
): Promise<Entered> {
  const locked = await bubbles.lock(tx, [bubbleId])
  const bubble = locked.get(bubbleId)
  const own = await readMembership(tx, bubbleId, accountId)
  if (bubble?.kind !== 'bubble' || own === undefined) throw new Problem('bubble_not_found')
  return { own, locked, head: bubble.head }
}
