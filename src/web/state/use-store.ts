import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

/** Renders anew when the store changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}

/** Renders anew when the selected part changes: `select` must answer the same object as long as nothing changed. */
export function useSelected<T, Part>(store: Store<T>, select: (value: T) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
