import type { HandlerOf } from '../../dispatch/handler.ts'
import type { AccountSummary } from '../../protocol/index.ts'
import type { HandlerNeeds } from './enter-bubble.ts'
import { readCompanions, readMembers } from './membership-repository.ts'

export function listConversations({ views }: HandlerNeeds): HandlerOf<'conversations.list'> {
  return async (_input, { caller, tx }) => ({ conversations: await views.all(tx, caller.accountId) })
}

export function readConversation({ accounts, views }: HandlerNeeds): HandlerOf<'conversations.get'> {
  return async ({ conversationId }, { caller, tx }) => {
    const conversation = await views.one(tx, caller.accountId, conversationId)
    const members = await readMembers(tx, conversationId)
    const people = await accounts.summaries(
      tx,
      members.map((member) => member.accountId),
    )
    return {
      conversation,
      members: members.flatMap((member) => {
        const summary = people.get(member.accountId)
        const { memberRole, from } = member
        return summary ? [{ ...summary, memberRole, from, joinedAt: member.joinedAt.toISOString() }] : []
      }),
    }
  }
}

export function listEvents({ bubbles, repository }: HandlerNeeds): HandlerOf<'conversations.events'> {
  return async ({ conversationId, after, limit }, { caller, tx }) => {
    const own = await bubbles.membership(tx, conversationId, caller.accountId)
    const head = await repository.head(tx, conversationId)
    const { entries: events } = await bubbles.page(tx, {
      conversationId,
      from: own.from,
      after,
      limit,
      order: 'ascending',
    })
    return { events, head }
  }
}

/** staff see their company, guests the people of their own bubbles. */
export function listAccounts({ accounts }: HandlerNeeds): HandlerOf<'accounts.list'> {
  const { compare } = new Intl.Collator('fr')
  const byName = (a: AccountSummary, b: AccountSummary): number => compare(a.displayName, b.displayName)
  return async (_input, { caller, tx }) => {
    const active = await accounts.active(tx)
    const companions =
      caller.role === 'guest' ? new Set(await readCompanions(tx, caller.accountId)) : undefined
    const visible = companions === undefined ? active : active.filter((id) => companions.has(id))
    return { accounts: [...(await accounts.summaries(tx, visible)).values()].sort(byName) }
  }
}
