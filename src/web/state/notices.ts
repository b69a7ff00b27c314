import { createStore, type Store } from './store.ts'

/** What happened to the reader that no screen shows any more: stays until it is dismissed. */
export type Notice =
  | { kind: 'removed'; bubble: string; by: string }
  | { kind: 'gone'; bubble: string | undefined }

export interface Notices {
  readonly store: Store<readonly (Notice & { id: number })[]>
  add(notice: Notice): void
  dismiss(id: number): void
}

const mostShown = 3

export function createNotices(): Notices {
  const store = createStore<readonly (Notice & { id: number })[]>([])
  let nextId = 1
  return {
    store,
    add: (notice) => store.update((all) => [...all, { ...notice, id: nextId++ }].slice(-mostShown)),
    dismiss: (id) => store.update((all) => all.filter((notice) => notice.id !== id)),
  }
}
