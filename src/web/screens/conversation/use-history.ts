import { useCallback, useEffect, useRef, useState } from 'react'
import { mayPass } from '../../../protocol/client/index.ts'
import type { ConversationModel } from '../../state/conversation.ts'
import { type FailureReason, reasonOf } from '../../state/failure.ts'
import { useDesk } from '../../state/use-desk.ts'

/** A failure that may pass is tried again by itself, after this many milliseconds. */
const retryAfter = 4_000

export interface History {
  readonly isReading: boolean
  readonly reason: FailureReason | undefined
  /** Reads the page above what is shown, or the first one; nothing happens while one is being read. */
  readOlder(): void
}

export function useHistory(model: ConversationModel): History {
  const { workspace } = useDesk()
  const [isReading, setReading] = useState(false)
  const [reason, setReason] = useState<FailureReason>()
  const [passes, setPasses] = useState(false)
  const busy = useRef(false)
  const id = model.conversation.conversationId
  const { history } = model

  const readOlder = useCallback(() => {
    if (busy.current || history === 'whole') return
    busy.current = true
    setReading(true)
    setReason(undefined)
    const { open, readOlder: older } = workspace.conversations
    const reading = history === 'unread' ? open(id) : older(id)
    reading
      .catch((error: unknown) => {
        setReason(reasonOf(error))
        setPasses(mayPass(error))
      })
      .finally(() => {
        busy.current = false
        setReading(false)
      })
  }, [workspace, id, history])

  // Also after a restore from a backup, which makes what was read void: see conversations.ts.
  useEffect(() => {
    if (history === 'unread') readOlder()
  }, [history, readOlder])

  useEffect(() => {
    if (reason === undefined || !passes) return
    const timer = setTimeout(readOlder, retryAfter)
    return () => clearTimeout(timer)
  }, [reason, passes, readOlder])

  return { isReading, reason, readOlder }
}
