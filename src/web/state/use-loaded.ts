import { useCallback, useEffect, useRef, useState } from 'react'
import { type FailureReason, reasonOf } from './failure.ts'

export type Loaded<T> = {
  /** Reads it anew; what was read stays shown meanwhile. */
  reload(): Promise<void>
  /** What an act answered with stands for what was read. */
  replace(value: T): void
} & ({ kind: 'loading' } | { kind: 'failed'; reason: FailureReason } | { kind: 'ready'; value: T })

/** What a screen shows, read when it appears and whenever `load` is another one. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T } | { reason: FailureReason }>()
  const turn = useRef(0)
  const reload = useCallback(async () => {
    const current = ++turn.current
    const next = await load().then(
      (value) => ({ value }),
      (error: unknown) => ({ reason: reasonOf(error) }),
    )
    // What was asked for earlier and comes later no longer counts.
    if (current === turn.current) setState(next)
  }, [load])
  useEffect(() => {
    setState(undefined)
    void reload()
    return () => {
      turn.current++
    }
  }, [reload])
  const replace = (value: T): void => {
    turn.current++
    setState({ value })
  }
  if (state === undefined) return { kind: 'loading', reload, replace }
  if ('reason' in state) return { kind: 'failed', reason: state.reason, reload, replace }
  return { kind: 'ready', value: state.value, reload, replace }
}
