import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { LiveFeed, MovedMark } from '../../ports/live-feed.ts'
import { AccountId, mostReadersShown, Problem } from '../../protocol/index.ts'
import type { Permissions } from '../accounts/index.ts'
import type { HandlerNeeds } from './enter-bubble.ts'
import { crowdedAmong, moveMarks, readMarks, readMarksIn, type StoredMark } from './read-mark-repository.ts'

interface Needs extends HandlerNeeds {
  live: LiveFeed
}

/** Many people read at once: their marks share a commit. Who shows theirs, and to whom, is looked up for those that moved. */
export function markRead({ accounts, live }: Needs): HandlerOf<'conversations.markRead'> {
  return async (calls, { inCompany }) =>
    inCompany(async (tx) => {
      const asked = calls.map(({ input, caller }) => ({ ...input, accountId: caller.accountId }))
      const moved = await moveMarks(tx, asked)
      const told = await addressed(tx, accounts.permissions, moved)
      tx.afterCommit(() => live.read(tx.companyId, told))
      const standing = new Map((await readMarks(tx, asked)).map((mark) => [keyOf(mark), mark]))
      return asked.map((mark) => {
        const now = standing.get(keyOf(mark))
        return now === undefined ? new Problem('conversation_not_found') : { readUpTo: now.readUpTo }
      })
    })
}

/** Switched off, or in a crowd, a mark is told to its own person alone. */
async function addressed(
  tx: Transaction,
  permissions: Permissions,
  moved: readonly StoredMark[],
): Promise<MovedMark[]> {
  if (moved.length === 0) return []
  const showing = await permissions.holders(
    tx,
    moved.map(({ accountId }) => accountId),
    'readReceipts',
  )
  const crowded = await crowdedAmong(
    tx,
    [...new Set(moved.map((mark) => mark.conversationId))],
    mostReadersShown,
  )
  return moved.map((mark) => ({
    ...mark,
    shown: showing.has(mark.accountId) && !crowded.has(mark.conversationId),
  }))
}

const keyOf = ({ conversationId, accountId }: StoredMark | Omit<StoredMark, 'readUpTo'>): string =>
  `${conversationId}/${accountId}`

export function listReadMarks({ accounts, bubbles }: Needs): HandlerOf<'conversations.readMarks'> {
  return async ({ conversationId }, { caller, tx }) => {
    await bubbles.membership(tx, conversationId, caller.accountId)
    const all = await readMarksIn(tx, conversationId)
    if (all.length > mostReadersShown) return { shown: false, marks: [] }
    const others = all.filter(({ accountId }) => accountId !== caller.accountId)
    const showing = await accounts.permissions.holders(
      tx,
      others.map(({ accountId }) => accountId),
      'readReceipts',
    )
    return {
      shown: true,
      marks: others.map(({ accountId, readUpTo }) => ({
        accountId: AccountId.parse(accountId),
        readUpTo: showing.has(accountId) ? readUpTo : null,
      })),
    }
  }
}
