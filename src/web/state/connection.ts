import type { LiveState } from '../../protocol/client/index.ts'
import { createStore, type Store } from './store.ts'

/** What the page says about the connection; `online` says nothing. */
type Connection = 'online' | 'reconnecting' | 'offline'

/** A cut shorter than this is not worth a word, in milliseconds. */
const patience = 1_000
/** From here on it is no longer a hiccup. */
const givesUpHoping = 10_000

export interface ConnectionWatch {
  readonly store: Store<Connection>
  report(state: LiveState): void
  stop(): void
}

export function watchConnection(): ConnectionWatch {
  const store = createStore<Connection>('online')
  let timers: ReturnType<typeof setTimeout>[] = []
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers = []
  }
  return {
    store,
    stop,
    report(state) {
      if (state === 'online') {
        stop()
        store.set('online')
      } else if (state === 'ended') {
        stop()
      } else if (timers.length === 0) {
        timers = [
          setTimeout(() => store.set('reconnecting'), patience),
          setTimeout(() => store.set('offline'), givesUpHoping),
        ]
      }
    },
  }
}
