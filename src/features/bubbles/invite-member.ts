import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem } from '../../protocol/index.ts'
import { allow, mayInvite } from './bubble-policy.ts'
import { enterBubble, type HandlerNeeds } from './enter-bubble.ts'
import { arrivalOf, arrivingRole, settleArrivals } from './joining.ts'
import { readMembership } from './membership-repository.ts'

export function inviteMember(needs: HandlerNeeds): HandlerOf<'bubbles.invite'> {
  const { accounts, bubbles } = needs
  return async ({ bubbleId, accountId }, { caller, tx }) => {
    const { locked, head } = await enterBubble(bubbles, tx, bubbleId, caller.accountId)
    allow(mayInvite(caller.role))
    const role = await arrivingRole(tx, accounts, { accountId, invitedBy: caller.accountId })
    if (await readMembership(tx, bubbleId, accountId)) throw new Problem('already_member')
    const arrival = {
      conversationId: bubbleId,
      actorId: caller.accountId,
      accountId,
      memberRole: 'member',
    } as const
    const draft = arrivalOf({ ...arrival, sequence: head + 1 }, role)
    const entries = await bubbles.append(tx, locked, [draft])
    await settleArrivals(tx, entries)
    const [entry] = entries
    if (entry?.event !== 'member.joined') throw new Error('the log answered another event')
    return { member: entry.data.member }
  }
}
