// The global one does not know how busy the loop is.
import { performance } from 'node:perf_hooks'

/** The event loop, as far as sharing it out needs it. */
export interface Loop {
  /** Monotonic milliseconds. */
  now(): number
  /** How many of them the thread was not waiting for anything. */
  busy(): number
  /** Calls back after what runs now and what follows from it at once, before the loop goes on. */
  afterwards(work: () => void): void
  /** Calls back in the next turn of the loop. */
  soon(work: () => void): void
  /** Calls back after so many milliseconds, unless what it answers is called before. */
  later(work: () => void, milliseconds: number): () => void
}

export const nodeLoop: Loop = {
  now: () => performance.now(),
  busy: () => performance.eventLoopUtilization().active,
  afterwards: (work) => process.nextTick(work),
  soon: (work) => void setImmediate(work),
  later(work, milliseconds) {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
}
