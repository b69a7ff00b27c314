import { useState } from 'react'
import { useDesk } from './use-desk.ts'
import { useMedia, wide } from './use-media.ts'
import { useStore } from './use-store.ts'

export interface MembersPanelState {
  readonly shown: boolean
  /** It stands before the conversation, not beside it. */
  readonly covers: boolean
  toggle(): void
  close(): void
}

/** On a wide screen the members stand beside the conversation; elsewhere they come in front and back closes them. */
export function useMembersPanel(available: boolean): MembersPanelState {
  const { router } = useDesk()
  const route = useStore(router.store)
  const isWide = useMedia(wide)
  const [hidden, setHidden] = useState(false)
  const shown = available && (isWide ? !hidden : route.members)
  const close = (): void => {
    if (isWide) setHidden(true)
    else router.back({ ...route, members: false })
  }
  const open = (): void => {
    if (isWide) setHidden(false)
    else router.go({ ...route, members: true })
  }
  return { shown, covers: !isWide, close, toggle: shown ? close : open }
}
