import { useEffect } from 'react'
import type { Conversations } from './conversations.ts'

/** A conversation is before the reader's eyes while it is open and its tab is in front. */
export function useWatching(conversations: Conversations, conversationId: string | undefined): void {
  useEffect(() => {
    const look = (): void =>
      conversations.watch(document.visibilityState === 'visible' ? conversationId : undefined)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [conversations, conversationId])
}
