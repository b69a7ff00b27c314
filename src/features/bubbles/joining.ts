import type { Transaction } from '../../database/transaction.ts'
import { type LogEntry, type MemberRole, Problem, type Role } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { firstReadable, mostBubblesOfAGuest } from './bubble-policy.ts'
import type { EntryDraft } from './log-entry.ts'
import { countBubblesOf, insertMembership, lockArrivalsOf } from './membership-repository.ts'

export interface Arrival {
  conversationId: string
  actorId: string
  accountId: string
  memberRole: MemberRole
  /** The sequence the event of the arrival will have. */
  sequence: number
}

/**
 * The role of someone who may be brought in. Throws account_not_found for whoever is absent or no longer active, and
 * switched_off where the inviter may bring no guests, or none of another organisation, not_allowed for a guest of twenty
 * bubbles. Of several people it is asked in the order of their ids: nobody then waits for who waits for them.
 */
export async function arrivingRole(
  tx: Transaction,
  accounts: Accounts,
  { accountId, invitedBy }: { accountId: string; invitedBy: string },
): Promise<Role> {
  const standing = await accounts.standing(tx, accountId)
  if (!standing?.active) throw new Problem('account_not_found')
  if (standing.role === 'guest') {
    await accounts.permissions.demand(tx, invitedBy, 'inviteGuests')
    const summary = (await accounts.summaries(tx, [accountId])).get(accountId)
    if (summary?.organisation) await accounts.permissions.demand(tx, invitedBy, 'externalMembers')
    await lockArrivalsOf(tx, accountId)
    if ((await countBubblesOf(tx, accountId)) >= mostBubblesOfAGuest) throw new Problem('not_allowed')
  }
  return standing.role
}

/** The event that tells of an arrival. */
export function arrivalOf(arrival: Arrival, role: Role): EntryDraft {
  const { conversationId, actorId, accountId, memberRole, sequence } = arrival
  const from = firstReadable(role, sequence)
  return {
    conversationId,
    event: 'member.joined',
    actorId,
    subjectId: accountId,
    payload: { memberRole, from },
  }
}

/** Writes the memberships that events of arrival tell of, word for word: state and log must say the same. */
export async function settleArrivals(tx: Transaction, entries: readonly LogEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.event !== 'member.joined') continue
    const { accountId, memberRole, from, joinedAt } = entry.data.member
    const { conversationId, sequence: readUpTo } = entry
    const arrival = { conversationId, accountId, memberRole, from, joinedAt: new Date(joinedAt), readUpTo }
    await insertMembership(tx, arrival)
  }
}
