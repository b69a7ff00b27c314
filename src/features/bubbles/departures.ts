import type { Transaction } from '../../database/transaction.ts'
import type { Accounts } from '../accounts/index.ts'
import { nextOrganiser } from './bubble-policy.ts'
import type { Bubbles } from './bubbles.ts'
import type { EntryDraft } from './log-entry.ts'
import {
  deleteMembership,
  type Membership,
  promoteMember,
  readBubblesOf,
  readMembers,
} from './membership-repository.ts'

interface Departure {
  accountId: string
  /** Who makes it happen: a member of none of these bubbles, perhaps. */
  actorId: string
  successorId: string | undefined
}

/** What administration may do with someone's bubbles, without seeing anything of them. */
export interface Departures {
  /** Takes someone out of every bubble; where they were the last organiser, the successor or the longest-standing follows. */
  leaveEverything(tx: Transaction, departure: Departure): Promise<void>
  /** Makes the successor an organiser of what someone organises. Nobody is let in: elsewhere nothing changes. */
  handOver(
    tx: Transaction,
    departure: Departure & { successorId: string },
  ): Promise<{ handedOver: number; without: number }>
}

export function createDepartures(needs: { accounts: Accounts; bubbles: Bubbles }): Departures {
  const { accounts, bubbles } = needs

  async function successorOf(
    tx: Transaction,
    remaining: readonly Membership[],
    successorId: string | undefined,
  ): Promise<Membership | undefined> {
    const ids = remaining.map((member) => member.accountId)
    const people = await accounts.summaries(tx, ids)
    const named = remaining.find((member) => member.accountId === successorId)
    if (named && people.get(named.accountId)?.role !== 'guest') return named
    return nextOrganiser(remaining, (id) => people.get(id)?.role)
  }

  async function promote(
    tx: Transaction,
    { conversationId, accountId, memberRole }: Membership,
    actorId: string,
  ): Promise<EntryDraft[]> {
    if (memberRole === 'organiser') return []
    await promoteMember(tx, conversationId, accountId)
    return [{ conversationId, actorId, event: 'member.promoted', subjectId: accountId }]
  }

  return {
    async leaveEverything(tx, { accountId, actorId, successorId }) {
      const ids = (await readBubblesOf(tx, accountId)).map((own) => own.conversationId)
      const locked = await bubbles.lock(tx, ids)
      // Read again under the locks: someone may have left a bubble meanwhile.
      const drafts: EntryDraft[] = []
      for (const own of await readBubblesOf(tx, accountId)) {
        const { conversationId } = own
        if (!locked.has(conversationId)) continue
        await deleteMembership(tx, conversationId, accountId)
        drafts.push({ conversationId, actorId, event: 'member.left', subjectId: accountId })
        if (own.memberRole !== 'organiser') continue
        const next = await successorOf(tx, await readMembers(tx, conversationId), successorId)
        if (next) drafts.push(...(await promote(tx, next, actorId)))
      }
      await bubbles.append(tx, locked, drafts)
    },
    async handOver(tx, { accountId, actorId, successorId }) {
      const organised = async () =>
        (await readBubblesOf(tx, accountId)).filter((own) => own.memberRole === 'organiser')
      const locked = await bubbles.lock(
        tx,
        (await organised()).map((own) => own.conversationId),
      )
      const drafts: EntryDraft[] = []
      let [handedOver, without] = [0, 0]
      const role = (await accounts.standing(tx, successorId))?.role
      for (const { conversationId } of await organised()) {
        const members = await readMembers(tx, conversationId)
        const successor = members.find((member) => member.accountId === successorId)
        if (successor === undefined || role === 'guest' || !locked.has(conversationId)) without++
        else {
          drafts.push(...(await promote(tx, successor, actorId)))
          handedOver++
        }
      }
      await bubbles.append(tx, locked, drafts)
      return { handedOver, without }
    },
  }
}
