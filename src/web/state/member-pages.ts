import type { CompanyMember, Input, Output } from '../../protocol/index.ts'
import { type FailureReason, reasonOf } from './failure.ts'
import { createStore, type Store } from './store.ts'

export interface MemberPages {
  readonly store: Store<{
    readonly members: readonly CompanyMember[]
    /** Nobody is left to be read. */
    readonly isWhole: boolean
    readonly isReading: boolean
    readonly reason: FailureReason | undefined
  }>
  /** Reads the next page. */
  more(): Promise<void>
  /** Reads all pages: names are sealed on the server, so that only who has them all can search them. */
  all(): Promise<void>
}

type Filter = Pick<Input<'members.list'>, 'role' | 'state' | 'unusedSince'>

/** People on a page, and on each page of a search: the most the server gives at once. */
const pageSize = 50
const searchPageSize = 200

interface Needs {
  list(input: Input<'members.list'>): Promise<Output<'members.list'>>
  filter: Filter
}

/** The people of the company that fit a filter, page by page. */
export function createMemberPages({ list, filter }: Needs): MemberPages {
  const store: MemberPages['store'] = createStore({
    members: [],
    isWhole: false,
    isReading: false,
    reason: undefined,
  })
  let after: string | undefined
  let reading: Promise<void> | undefined

  async function read(limit: number): Promise<void> {
    store.update((now) => ({ ...now, isReading: true, reason: undefined }))
    try {
      const page = await list({ ...filter, limit, ...(after === undefined ? {} : { after }) })
      after = page.next ?? undefined
      store.update((now) => ({
        members: [...now.members, ...page.members],
        isWhole: page.next === null,
        isReading: false,
        reason: undefined,
      }))
    } catch (error) {
      store.update((now) => ({ ...now, isReading: false, reason: reasonOf(error) }))
    }
  }

  // One page at a time, whoever asks: two would be the same one.
  const next = (limit: number): Promise<void> => {
    reading ??= read(limit).finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    store,
    more: () => next(pageSize),
    async all() {
      while (!store.get().isWhole && store.get().reason === undefined) await next(searchPageSize)
    },
  }
}
