import { useEffect } from 'react'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'

/** Reads how far others have read what is open, and again after each time the connection was away. */
export function useReadMarks({ conversationId }: { conversationId: string }): void {
  const { workspace } = useDesk()
  const isOnline = useStore(workspace.connection) === 'online'
  useEffect(() => {
    // Not told is not shown: nothing else depends on it.
    if (isOnline) workspace.readMarks.read(conversationId).catch(() => undefined)
  }, [workspace, conversationId, isOnline])
}
