import { useState } from 'react'
import type { FailureReason } from '../state/failure.ts'
import { reasonOf } from '../state/failure.ts'

export interface Action {
  readonly isPending: boolean
  readonly reason: FailureReason | undefined
  /** Runs it unless it is running already; what it rejects with becomes `reason`. */
  run(act: () => Promise<void>): void
}

/** One thing a person asked for: whether it is under way, and why it failed. */
export function useAction(): Action {
  const [isPending, setPending] = useState(false)
  const [reason, setReason] = useState<FailureReason>()
  return {
    isPending,
    reason,
    run(act) {
      if (isPending) return
      setPending(true)
      setReason(undefined)
      act()
        .catch((error: unknown) => setReason(reasonOf(error)))
        .finally(() => setPending(false))
    },
  }
}
