import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem } from '../../protocol/index.ts'
import { allow, mayRemove } from './bubble-policy.ts'
import { enterBubble, type HandlerNeeds } from './enter-bubble.ts'
import { deleteMembership, readMembership } from './membership-repository.ts'

export function removeMember({ bubbles }: HandlerNeeds): HandlerOf<'bubbles.remove'> {
  return async ({ bubbleId, accountId }, { caller, tx }) => {
    const { own, locked } = await enterBubble(bubbles, tx, bubbleId, caller.accountId)
    allow(mayRemove(caller.role, own, accountId))
    if (!(await readMembership(tx, bubbleId, accountId))) throw new Problem('member_not_found')
    await deleteMembership(tx, bubbleId, accountId)
    const draft = {
      conversationId: bubbleId,
      actorId: caller.accountId,
      subjectId: accountId,
      event: 'member.left',
    } as const
    await bubbles.append(tx, locked, [draft])
    return {}
  }
}
