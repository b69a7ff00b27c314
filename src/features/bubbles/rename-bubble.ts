import type { HandlerOf } from '../../dispatch/handler.ts'
import { allow, mayRename } from './bubble-policy.ts'
import { enterBubble, type HandlerNeeds } from './enter-bubble.ts'

export function renameBubble(needs: HandlerNeeds): HandlerOf<'bubbles.rename'> {
  const { bubbles, repository, views } = needs
  return async ({ bubbleId, name }, { caller, tx }) => {
    const { own, locked } = await enterBubble(bubbles, tx, bubbleId, caller.accountId)
    allow(mayRename(caller.role, own))
    await repository.rename(tx, bubbleId, name)
    const draft = {
      conversationId: bubbleId,
      actorId: caller.accountId,
      event: 'bubble.renamed',
      payload: { name },
    } as const
    await bubbles.append(tx, locked, [draft])
    return { conversation: await views.one(tx, caller.accountId, bubbleId) }
  }
}
