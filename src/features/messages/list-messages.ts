import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Bubbles } from '../bubbles/index.ts'

export function listMessages(bubbles: Bubbles): HandlerOf<'messages.list'> {
  return async ({ conversationId, before, limit }, { caller, tx }) => {
    const own = await bubbles.membership(tx, conversationId, caller.accountId)
    const { entries, whole } = await bubbles.page(tx, {
      conversationId,
      from: own.from,
      ...(before === undefined ? {} : { before }),
      kind: 'message.sent',
      // One more than asked tells whether there are older ones.
      limit: limit + 1,
      order: 'descending',
    })
    const messages = entries.flatMap((entry) => (entry.event === 'message.sent' ? [entry.data.message] : []))
    return { messages: messages.slice(0, limit).reverse(), more: messages.length > limit || !whole }
  }
}
