import type { Transaction } from '../../database/transaction.ts'
import type { AccountCaller } from '../../dispatch/caller.ts'
import type { Accounts } from '../accounts/index.ts'
import { allow, mayRename, nextOrganiser } from './bubble-policy.ts'
import type { Bubbles } from './bubbles.ts'
import { enterBubble } from './enter-bubble.ts'
import { arrivalOf, arrivingRole, settleArrivals } from './joining.ts'
import type { EntryDraft } from './log-entry.ts'
import { deleteMembership, promoteMember, readMembers, readMemberships } from './membership-repository.ts'

interface Roster {
  bubbleId: string
  /** Who makes it happen: a program, perhaps, and a member of none of it. */
  actorId: string
}

/** Bubbles whose members follow a list kept elsewhere. */
export interface Rosters {
  /** Throws bubble_not_found, and not_allowed for who does not organise it: only they may give a bubble to a list. */
  demandOrganiser(tx: Transaction, bubbleId: string, caller: AccountCaller): Promise<void>
  /** Takes the lock under which members come and go: what is read behind it stays so until the commit. */
  lock(tx: Transaction, bubbleId: string): Promise<void>
  /** Lets people in, who may act and are no guests. Answers when each came, nothing for who was in before. */
  letIn(
    tx: Transaction,
    roster: Roster & { accountIds: readonly string[] },
  ): Promise<ReadonlyMap<string, Date>>
  /** Takes out those who are in since they came like that, and not again since. */
  takeOut(
    tx: Transaction,
    roster: Roster & { arrivals: readonly { accountId: string; joinedAt: Date }[] },
  ): Promise<void>
}

export function createRosters({ accounts, bubbles }: { accounts: Accounts; bubbles: Bubbles }): Rosters {
  const membersAmong = (tx: Transaction, conversationId: string, accountIds: readonly string[]) =>
    readMemberships(
      tx,
      accountIds.map((accountId) => ({ conversationId, accountId })),
    )

  return {
    async demandOrganiser(tx, bubbleId, caller) {
      const { own } = await enterBubble(bubbles, tx, bubbleId, caller.accountId)
      allow(mayRename(caller.role, own))
    },
    async lock(tx, bubbleId) {
      await bubbles.lock(tx, [bubbleId])
    },
    async letIn(tx, { bubbleId: conversationId, actorId, accountIds }) {
      const locked = await bubbles.lock(tx, [conversationId])
      const head = locked.get(conversationId)?.head
      if (head === undefined) return new Map()
      const inside = new Set(
        (await membersAmong(tx, conversationId, accountIds)).map(({ accountId }) => accountId),
      )
      const drafts: EntryDraft[] = []
      for (const accountId of accountIds.toSorted()) {
        if (inside.has(accountId)) continue
        const role = await arrivingRole(tx, accounts, { accountId, invitedBy: actorId })
        const arrival = { conversationId, actorId, accountId, memberRole: 'member' } as const
        drafts.push(arrivalOf({ ...arrival, sequence: head + drafts.length + 1 }, role))
      }
      await settleArrivals(tx, await bubbles.append(tx, locked, drafts))
      const came = drafts.flatMap(({ subjectId }) => (subjectId === undefined ? [] : [subjectId]))
      const members = await membersAmong(tx, conversationId, came)
      return new Map(members.map(({ accountId, joinedAt }) => [accountId, joinedAt]))
    },
    async takeOut(tx, { bubbleId: conversationId, actorId, arrivals }) {
      const locked = await bubbles.lock(tx, [conversationId])
      const since = new Map(arrivals.map(({ accountId, joinedAt }) => [accountId, joinedAt.getTime()]))
      const leaving = (await membersAmong(tx, conversationId, [...since.keys()])).filter(
        ({ accountId, joinedAt }) => since.get(accountId) === joinedAt.getTime(),
      )
      if (leaving.length === 0) return
      const drafts: EntryDraft[] = []
      for (const { accountId } of leaving) {
        await deleteMembership(tx, conversationId, accountId)
        drafts.push({ conversationId, actorId, event: 'member.left', subjectId: accountId })
      }
      const remaining = await readMembers(tx, conversationId)
      const people = await accounts.summaries(
        tx,
        remaining.map(({ accountId }) => accountId),
      )
      const next = nextOrganiser(remaining, (id) => people.get(id)?.role)
      if (next !== undefined) {
        await promoteMember(tx, conversationId, next.accountId)
        drafts.push({ conversationId, actorId, event: 'member.promoted', subjectId: next.accountId })
      }
      await bubbles.append(tx, locked, drafts)
    },
  }
}
