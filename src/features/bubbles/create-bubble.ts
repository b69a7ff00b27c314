import { randomId } from '../../crypto/random.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Role } from '../../protocol/index.ts'
import type { HandlerNeeds } from './enter-bubble.ts'
import { arrivalOf, arrivingRole, settleArrivals } from './joining.ts'
import type { EntryDraft } from './log-entry.ts'

export function createBubble(needs: HandlerNeeds): HandlerOf<'bubbles.create'> {
  const { accounts, bubbles, clock, repository, views } = needs
  return async ({ name, members }, { caller, tx }) => {
    const conversationId = randomId()
    const actorId = caller.accountId
    await accounts.permissions.demand(tx, actorId, 'createBubbles')
    await repository.insertBubble(tx, conversationId, name, clock.now())
    const locked = await bubbles.lock(tx, [conversationId])
    const drafts: EntryDraft[] = [{ conversationId, event: 'bubble.created', actorId, payload: { name } }]
    const invited = [...new Set(members)].filter((id) => id !== actorId)
    const roles = new Map<string, Role>()
    for (const accountId of invited.toSorted())
      roles.set(accountId, await arrivingRole(tx, accounts, { accountId, invitedBy: actorId }))
    for (const accountId of [actorId, ...invited]) {
      const role = roles.get(accountId) ?? caller.role
      const memberRole = accountId === actorId ? 'organiser' : 'member'
      const arrival = { conversationId, actorId, accountId, memberRole, sequence: drafts.length + 1 } as const
      drafts.push(arrivalOf(arrival, role))
    }
    await settleArrivals(tx, await bubbles.append(tx, locked, drafts))
    return { conversation: await views.one(tx, actorId, conversationId) }
  }
}
