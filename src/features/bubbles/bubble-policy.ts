import { Problem, type Role } from '../../protocol/index.ts'
import type { Membership } from './membership-repository.ts'

/** Who may do what in a conversation, as pure rules. Each says yes, or the problem that says no. */
export type Decision = 'allowed' | Problem

export function allow(decision: Decision): void {
  if (decision !== 'allowed') throw decision
}

/** Guests take part; they do not bring others in. */
export function mayInvite(role: Role): Decision {
  return role === 'guest' ? new Problem('not_allowed') : 'allowed'
}

/** Guests organise nothing, not even what they organised in another role. */
export function mayRename(role: Role, own: Membership): Decision {
  return role !== 'guest' && own.memberRole === 'organiser' ? 'allowed' : new Problem('not_allowed')
}

/** Organisers remove others; whoever wants to go leaves. */
export function mayRemove(role: Role, own: Membership, accountId: string): Decision {
  return own.accountId === accountId ? new Problem('not_allowed') : mayRename(role, own)
}

export const mostBubblesOfAGuest = 20

/** A guest sees nothing older than their arrival; everyone else reads the whole log. */
export function firstReadable(role: Role, arrival: number): number {
  return role === 'guest' ? arrival : 1
}

/** Guests write only to staff they share a bubble with, and never to another guest. Strangers look absent. */
export function mayOpenDirect(own: Role, peer: Role, shareABubble: boolean): Decision {
  if (own !== 'guest') return 'allowed'
  return peer !== 'guest' && shareABubble ? 'allowed' : new Problem('account_not_found')
}

/** Who takes over when the last organiser leaves: the longest-standing member who is not a guest, if there is one. */
export function nextOrganiser(
  remaining: readonly Membership[],
  roleOf: (accountId: string) => Role | undefined,
): Membership | undefined {
  if (remaining.some((member) => member.memberRole === 'organiser')) return undefined
  return remaining.find((member) => roleOf(member.accountId) !== 'guest')
}
