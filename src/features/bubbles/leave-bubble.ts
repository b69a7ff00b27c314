import type { HandlerOf } from '../../dispatch/handler.ts'
import { nextOrganiser } from './bubble-policy.ts'
import { enterBubble, type HandlerNeeds } from './enter-bubble.ts'
import type { EntryDraft } from './log-entry.ts'
import { deleteMembership, promoteMember, readMembers } from './membership-repository.ts'

export function leaveBubble({ accounts, bubbles }: HandlerNeeds): HandlerOf<'bubbles.leave'> {
  return async ({ bubbleId }, { caller, tx }) => {
    const { locked } = await enterBubble(bubbles, tx, bubbleId, caller.accountId)
    await deleteMembership(tx, bubbleId, caller.accountId)
    const common = { conversationId: bubbleId, actorId: caller.accountId }
    const drafts: EntryDraft[] = [{ ...common, event: 'member.left', subjectId: caller.accountId }]
    const remaining = await readMembers(tx, bubbleId)
    const people = await accounts.summaries(
      tx,
      remaining.map((member) => member.accountId),
    )
    const next = nextOrganiser(remaining, (id) => people.get(id)?.role)
    if (next !== undefined) {
      await promoteMember(tx, bubbleId, next.accountId)
      drafts.push({ ...common, event: 'member.promoted', subjectId: next.accountId })
    }
    await bubbles.append(tx, locked, drafts)
    return {}
  }
}
