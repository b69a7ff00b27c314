import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { type Invitation, InvitationId, Problem, scopesOf } from '../../protocol/index.ts'
import type { InvitationNeeds } from './accept-invitation.ts'
import type { NewInvitation } from './invitation-repository.ts'

const hour = 3_600_000

type Handled =
  | 'invitations.inviteGuest'
  | 'invitations.inviteMember'
  | 'invitations.list'
  | 'invitations.revoke'
  | 'invitations.revokeMany'

export function invitationHandlers(needs: InvitationNeeds): Pick<Handlers, Handled> {
  const { accounts, bubbles, policies, invitations, clock } = needs

  /** the answer is the same whether the address has an account, here or elsewhere. */
  async function invite(
    tx: Transaction,
    asked: Omit<NewInvitation, 'invitationId' | 'emailHash' | 'createdAt' | 'expiresAt'>,
  ): Promise<{ invitation: Invitation }> {
    const { guests } = await policies.of(tx)
    const createdAt = clock.now()
    const invitation = {
      ...asked,
      invitationId: randomId(),
      emailHash: accounts.blind(asked.email),
      accountDays: asked.role === 'guest' ? Math.min(asked.accountDays ?? 90, guests.accountDays) : undefined,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + guests.invitationHours * hour),
    }
    await invitations.insert(tx, invitation)
    await enqueue(tx, 'mail.invitation', { companyId: tx.companyId, invitationId: invitation.invitationId })
    const made = (await invitations.list(tx, asked.invitedBy, createdAt)).find(
      (one) => one.invitationId === InvitationId.parse(invitation.invitationId),
    )
    if (made === undefined) throw new Error('an invitation was not kept')
    return { invitation: made }
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
      return invite(tx, { ...asked, organisation, accountDays, role: 'guest', bubbleId, invitedBy })
    },
    'invitations.inviteMember': (asked, { caller, tx }) =>
      invite(tx, {
        ...asked,
        bubbleId: undefined,
        organisation: undefined,
        accountDays: undefined,
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
