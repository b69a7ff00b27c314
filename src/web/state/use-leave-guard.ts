import { useEffect } from 'react'
import type { Outbox } from './outbox.ts'

/** Lets the browser ask before the page goes while a message of it is not sent: it would be lost with the page. */
export function useLeaveGuard(outbox: Outbox): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (outbox.store.get().some((item) => item.state.kind !== 'sent')) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [outbox])
}
