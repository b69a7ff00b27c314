import { useEffect } from 'react'
import { useDesk } from '../../state/use-desk.ts'

/** Reads how far others have read what is open. */
export function useReadMarks({ conversationId }: { conversationId: string }): void {
  const { workspace } = useDesk()
  useEffect(() => {
    void workspace.readMarks.read(conversationId)
  }, [workspace, conversationId])
}
