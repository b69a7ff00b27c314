import { useEffect } from 'react'
import type { Outgoing } from '../../protocol/client/index.ts'
import type { Store } from './store.ts'

/** Lets the browser ask before the page goes while it holds an unsent message that would be lost with it. */
export function useLeaveGuard(outgoing: Store<readonly Outgoing[]>): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (outgoing.get().some((item) => item.state.kind !== 'sent' && !item.isKept)) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [outgoing])
}
