import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { type MemberRole, Problem, type Role } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { firstReadable, mostBubblesOfAGuest } from './bubble-policy.ts'
import type { EntryDraft } from './log-entry.ts'
import { countBubblesOf, insertMembership } from './membership-repository.ts'

export interface Arrival {
  conversationId: string
  actorId: string
  accountId: string
  memberRole: MemberRole
  /** The sequence the event of the arrival will have. */
  sequence: number
}

/** The role of someone who may be brought in. Throws account_not_found for whoever is absent or no longer active. */
export async function arrivingRole(tx: Transaction, accounts: Accounts, accountId: string): Promise<Role> {
  const standing = await accounts.standing(tx, accountId)
  if (!standing?.active) throw new Problem('account_not_found')
  if (standing.role === 'guest' && (await countBubblesOf(tx, accountId)) >= mostBubblesOfAGuest) {
    throw new Problem('not_allowed')
  }
  return standing.role
}

/** Writes the membership and answers the event that tells of it. */
export async function join(tx: Transaction, arrival: Arrival, role: Role, clock: Clock): Promise<EntryDraft> {
  const { conversationId, actorId, accountId, memberRole, sequence } = arrival
  const from = firstReadable(role, sequence)
  await insertMembership(tx, { conversationId, accountId, memberRole, from, joinedAt: clock.now() })
  return {
    conversationId,
    event: 'member.joined',
    actorId,
    subjectId: accountId,
    payload: { memberRole, from },
  }
}
