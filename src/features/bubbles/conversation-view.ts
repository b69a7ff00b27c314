import { mapInPieces } from '../../database/pieces.ts'
import type { Transaction } from '../../database/transaction.ts'
import {
  type AccountSummary,
  type Conversation,
  ConversationId,
  type Message,
  Problem,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Bubbles } from './bubbles.ts'
import type { ConversationRepository, ConversationView } from './conversation-repository.ts'

export interface ConversationViews {
  /** The conversations of an account as it sees them, the most recently active first. */
  all(tx: Transaction, accountId: string): Promise<Conversation[]>
  /** One of them. Throws conversation_not_found. */
  one(tx: Transaction, accountId: string, conversationId: string): Promise<Conversation>
}

/** Conversations that are put together in one piece: nothing of them is sealed any more. */
const shownAtOnce = 128

interface Needs {
  accounts: Accounts
  bubbles: Bubbles
  repository: ConversationRepository
}

export function createConversationViews({ accounts, bubbles, repository }: Needs): ConversationViews {
  async function complete(
    tx: Transaction,
    accountId: string,
    views: ConversationView[],
  ): Promise<Conversation[]> {
    const names = await accounts.summaries(tx, [accountId, ...views.flatMap((view) => view.peerId ?? [])])
    const last = await bubbles.lastMessages(tx, views)
    const messages = new Map<string, Message>()
    for (const entry of last)
      if (entry.event === 'message.sent') messages.set(entry.conversationId, entry.data.message)
    const shownTo = (view: ConversationView): Conversation => ({
      ...shown(view, names, accountId),
      lastMessage: messages.get(view.conversationId) ?? null,
    })
    return mapInPieces(views, shownTo, shownAtOnce)
  }

  return {
    all: async (tx, accountId) => complete(tx, accountId, await repository.views(tx, accountId)),
    async one(tx, accountId, conversationId) {
      const [view] = await complete(tx, accountId, await repository.views(tx, accountId, conversationId))
      if (view === undefined) throw new Problem('conversation_not_found')
      return view
    },
  }
}

function shown(
  view: ConversationView,
  names: ReadonlyMap<string, AccountSummary>,
  accountId: string,
): Omit<Conversation, 'lastMessage'> {
  const own = names.get(accountId)
  if (own === undefined) throw new Error('a member has no account')
  const peer = view.peerId === undefined ? undefined : names.get(view.peerId)
  return {
    conversationId: ConversationId.parse(view.conversationId),
    kind: view.kind,
    name: view.name ?? null,
    peer: peer ?? null,
    own: { ...own, memberRole: view.memberRole, joinedAt: view.joinedAt.toISOString(), from: view.from },
    memberCount: view.memberCount,
    head: view.head,
    from: view.from,
    readUpTo: view.readUpTo,
    unread: view.unread,
    updatedAt: view.updatedAt.toISOString(),
  }
}
