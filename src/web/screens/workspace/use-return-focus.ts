import { type RefObject, useEffect, useRef } from 'react'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'

/** When a conversation is closed, the focus goes back to the line it was opened from. */
export function useReturnFocus(): RefObject<HTMLUListElement | null> {
  const { router } = useDesk()
  const { conversationId } = useStore(router.store)
  const list = useRef<HTMLUListElement>(null)
  const last = useRef(conversationId)
  useEffect(() => {
    const left = last.current
    last.current = conversationId
    if (conversationId !== undefined || left === undefined) return
    list.current?.querySelector<HTMLAnchorElement>(`a[href="/c/${left}"]`)?.focus()
  }, [conversationId])
  return list
}
