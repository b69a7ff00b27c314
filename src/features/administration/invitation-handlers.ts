import type { Transaction } from '../../database/transaction.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { type Invitation, Problem, scopesOf } from '../../protocol/index.ts'
import type { InvitationNeeds } from './accept-invitation.ts'
import type { Asked, Inviting } from './inviting.ts'

type Handled =
  | 'invitations.inviteGuest'
  | 'invitations.inviteMember'
  | 'invitations.list'
  | 'invitations.revoke'
  | 'invitations.revokeMany'

export function invitationHandlers(needs: InvitationNeeds & { inviting: Inviting }): Pick<Handlers, Handled> {
  const { accounts, bubbles, invitations, clock } = needs

  async function invite(tx: Transaction, asked: Asked): Promise<{ invitation: Invitation }> {
    const invitationId = await needs.inviting.invite(tx, asked)
    return { invitation: await invitations.read(tx, invitationId, clock.now()) }
  }

  /** Administrators see and take back what anyone made, others their own; so does a key that may not manage members. */
  const reachOf = ({ role, apiKey, accountId }: AccountCaller): string | undefined =>
    scopesOf[role].has('members:manage') && (apiKey?.scopes.has('members:manage') ?? true)
      ? undefined
      : accountId

  return {
    async 'invitations.inviteGuest'({ bubbleId, ...asked }, { caller, tx }) {
      const invitedBy = caller.accountId
      const own = await bubbles.memberships(tx, [{ conversationId: bubbleId, accountId: invitedBy }])
      if (own.length === 0 || !(await bubbles.isBubble(tx, bubbleId))) throw new Problem('bubble_not_found')
      await accounts.permissions.demand(tx, invitedBy, 'inviteGuests')
      if (asked.organisation !== undefined)
        await accounts.permissions.demand(tx, invitedBy, 'externalMembers')
      const { organisation, accountDays } = asked
      const named = { displayName: undefined, title: undefined }
      return invite(tx, { ...asked, ...named, organisation, accountDays, role: 'guest', bubbleId, invitedBy })
    },
    'invitations.inviteMember': (asked, { caller, tx }) =>
      invite(tx, {
        ...asked,
        bubbleId: undefined,
        organisation: undefined,
        accountDays: undefined,
        displayName: undefined,
        title: undefined,
        invitedBy: caller.accountId,
      }),
    async 'invitations.list'(_input, { caller, tx }) {
      return { invitations: await invitations.list(tx, reachOf(caller), clock.now()) }
    },
    async 'invitations.revoke'({ invitationId }, { caller, tx }) {
      if (!(await invitations.revoke(tx, invitationId, reachOf(caller), clock.now())))
        throw new Problem('invitation_not_found')
      return {}
    },
    async 'invitations.revokeMany'({ invitationIds }, { caller, tx }) {
      const revoked = await invitations.revokeMany(tx, invitationIds, reachOf(caller), clock.now())
      return { revoked }
    },
  }
}
