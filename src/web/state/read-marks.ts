import type { Call } from '../../protocol/client/index.ts'
import type { Member, ReadMark, ReadNews } from '../../protocol/index.ts'
import { createStore, type Store } from './store.ts'

/** How far each other member has read; null for who does not show it. Undefined where the conversation shows none. */
export type Marks = ReadonlyMap<string, number | null>

/** How far others have read the conversations that are open here. */
export interface ReadMarks {
  readonly store: Store<ReadonlyMap<string, Marks>>
  /** A conversation is opened: reads how it stands. Quiet when the server does not answer: nothing is shown then. */
  read(conversationId: string): Promise<void>
  /** The connection is back: what was told meanwhile passed by, so the one opened last is read anew. */
  greeted(): void
  take(news: ReadNews): void
  /** The log is another one than it was (M-8): what was known of it is void. */
  forget(): void
}

export function createReadMarks({ call, ownId }: { call: Call; ownId: string }): ReadMarks {
  const store = createStore<ReadonlyMap<string, Marks>>(new Map())
  let opened: string | undefined

  /** What came while the answer was on its way may be newer than it. */
  function put(conversationId: string, marks: readonly ReadMark[]): void {
    const known = store.get().get(conversationId)
    const merged = new Map(known)
    for (const { accountId, readUpTo } of marks) {
      if (accountId === ownId) continue
      const before = merged.get(accountId)
      merged.set(accountId, readUpTo === null ? null : Math.max(readUpTo, before ?? 0))
    }
    store.update((all) => new Map(all).set(conversationId, merged))
  }

  async function read(conversationId: string): Promise<void> {
    opened = conversationId
    const asked = call('conversations.readMarks', { conversationId })
    const { shown, marks } = await asked.catch(() => ({ shown: false, marks: [] }))
    if (shown) put(conversationId, marks)
  }

  return {
    store,
    read,
    greeted() {
      if (opened !== undefined) void read(opened)
    },
    forget: () => store.set(new Map()),
    take({ conversationId, marks }) {
      if (store.get().has(conversationId)) put(conversationId, marks)
    },
  }
}

export interface Readers {
  readonly read: readonly Member[]
  readonly notYet: readonly Member[]
  /** Do not show what they read. */
  readonly silent: readonly Member[]
}

/** Who of those it was written to has read a message. Who came later is left out: it was not written to them. */
export function readersOf(
  message: { sequence: number; at: string },
  members: readonly Member[],
  marks: Marks,
  ownId: string,
): Readers {
  const audience = members.filter(({ accountId, joinedAt }) => accountId !== ownId && joinedAt <= message.at)
  const markOf = ({ accountId }: Member): number | null =>
    marks.get(accountId) ?? (marks.has(accountId) ? null : 0)
  const has = (member: Member): boolean => (markOf(member) ?? -1) >= message.sequence
  return {
    read: audience.filter(has),
    notYet: audience.filter((member) => markOf(member) !== null && !has(member)),
    silent: audience.filter((member) => markOf(member) === null),
  }
}
