import { type RefObject, useEffect } from 'react'
import { narrow, touch } from '../../state/use-media.ts'

/**
 * Where the focus goes when a conversation opens: on a desk, straight to writing; on a phone to the title, since
 * focusing the text would throw the keyboard over what one came to read.
 */
export function useArrival(
  heading: RefObject<HTMLElement | null>,
  writing: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const reads = matchMedia(narrow).matches || matchMedia(touch).matches
    const target = reads ? heading.current : writing.current
    target?.focus({ preventScroll: true })
  }, [heading, writing])
}
