import type { Call } from '../../protocol/client/index.ts'
import type { AccountSummary, Role } from '../../protocol/index.ts'
import type { ConversationModel } from './conversation.ts'
import type { Vault } from './vault.ts'

/** The guard against the wrong reader: a person is told of each guest of each conversation once, before they write. */
export interface Outsiders {
  /**
   * The guests who would read the next message and whom its author was not told of yet. At once where the members are
   * known; else the server is asked, and it rejects when that does not answer.
   */
  untold(model: ConversationModel): readonly AccountSummary[] | Promise<readonly AccountSummary[]>
  told(conversationId: string, guests: readonly AccountSummary[]): void
}

interface Needs {
  call: Call
  own: { accountId: string; role: Role }
  vault: Vault | undefined
}

/** What was told stays in the vault: it is asked again in another browser, or after signing out. */
export async function guardOutsiders({ call, own, vault }: Needs): Promise<Outsiders> {
  const kept = (await vault?.all('outsiders').catch(() => [])) ?? []
  // Only what `told` sealed opens again.
  const known = new Map(kept.map(({ name, value }) => [name, new Set(value as string[])]))

  const strangers = (id: string, people: readonly AccountSummary[]): readonly AccountSummary[] =>
    people.filter(
      ({ accountId, role }) =>
        role === 'guest' && accountId !== own.accountId && !known.get(id)?.has(accountId),
    )

  return {
    untold({ conversation, members }) {
      const { conversationId, peer } = conversation
      // Guests are outside themselves: everyone else is who they came for.
      if (own.role === 'guest') return []
      if (peer !== null) return strangers(conversationId, [peer])
      if (members !== undefined) return strangers(conversationId, members)
      return call('conversations.outsiders', { conversationId }).then(({ guests }) =>
        strangers(conversationId, guests),
      )
    },
    told(conversationId, guests) {
      const ids = new Set([...(known.get(conversationId) ?? []), ...guests.map(({ accountId }) => accountId)])
      known.set(conversationId, ids)
      // A browser that keeps nothing asks again in its next page.
      vault?.put('outsiders', conversationId, [...ids]).catch(() => undefined)
    },
  }
}
