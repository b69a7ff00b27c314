import { useSyncExternalStore } from 'react'

export const narrow = '(max-width: 47.49rem)'
export const wide = '(min-width: 75rem)'
export const touch = '(pointer: coarse)'

/** Follows a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
