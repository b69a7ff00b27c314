import type { HandlerOf } from '../../dispatch/handler.ts'
import type { HandlerNeeds } from './enter-bubble.ts'
import { readMembers } from './membership-repository.ts'

/** The wrong-recipient guard: asked before sending, so that nobody outside the company reads by oversight. */
export function listOutsiders({ accounts, bubbles }: HandlerNeeds): HandlerOf<'conversations.outsiders'> {
  return async ({ conversationId }, { caller, tx }) => {
    await bubbles.membership(tx, conversationId, caller.accountId)
    const others = (await readMembers(tx, conversationId))
      .map((member) => member.accountId)
      .filter((id) => id !== caller.accountId)
    const people = [...(await accounts.summaries(tx, others)).values()]
    const guests = people.filter((person) => person.role === 'guest' && !person.former)
    const organisations = new Set(guests.flatMap(({ organisation }) => organisation ?? []))
    return { readers: others.length, guests, organisations: [...organisations].sort() }
  }
}
