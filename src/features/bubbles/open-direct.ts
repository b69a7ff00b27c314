import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem, type Role } from '../../protocol/index.ts'
import { allow, mayOpenDirect } from './bubble-policy.ts'
import type { HandlerNeeds } from './enter-bubble.ts'
import { arrivalOf, settleArrivals } from './joining.ts'
import type { EntryDraft } from './log-entry.ts'
import { readCompanions } from './membership-repository.ts'

export function openDirect(needs: HandlerNeeds): HandlerOf<'directs.open'> {
  const { accounts, repository, views } = needs
  return async ({ accountId }, { caller, tx }) => {
    if (accountId === caller.accountId) throw new Problem('account_not_found')
    const peer = await accounts.standing(tx, accountId)
    if (!peer?.active) throw new Problem('account_not_found')
    const companions = caller.role === 'guest' ? await readCompanions(tx, caller.accountId) : []
    allow(mayOpenDirect(caller.role, peer.role, companions.includes(accountId)))
    const own = caller.accountId
    const [low, high] = own < accountId ? [own, accountId] : [accountId, own]
    const known = await repository.findDirect(tx, low, high)
    const conversationId = known ?? (await open(needs, tx, { caller, accountId, role: peer.role, low, high }))
    return { conversation: await views.one(tx, caller.accountId, conversationId) }
  }
}

interface Opening {
  caller: AccountCaller
  accountId: string
  role: Role
  low: string
  high: string
}

async function open(needs: HandlerNeeds, tx: Transaction, opening: Opening): Promise<string> {
  const { bubbles, clock, repository } = needs
  const { caller, accountId, role } = opening
  const conversationId = randomId()
  const actorId = caller.accountId
  await repository.insertDirect(tx, conversationId, opening.low, opening.high, clock.now())
  const locked = await bubbles.lock(tx, [conversationId])
  const drafts: EntryDraft[] = [{ conversationId, event: 'direct.opened', actorId }]
  for (const [id, itsRole] of [
    [actorId, caller.role],
    [accountId, role],
  ] as const) {
    const arrival = {
      conversationId,
      actorId,
      accountId: id,
      memberRole: 'member',
      sequence: drafts.length + 1,
    } as const
    // Both see a direct conversation whole: nobody was in it before them.
    drafts.push(arrivalOf(arrival, itsRole === 'guest' ? 'user' : itsRole))
  }
  await settleArrivals(tx, await bubbles.append(tx, locked, drafts))
  return conversationId
}
