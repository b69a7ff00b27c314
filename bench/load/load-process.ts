import { startWorker } from '../processes/worker-process.ts'
import type { Target } from './dialect.ts'
import type { LoadFigures, Order, RunOrder } from './orders.ts'

/** The load on one server, in a process of its own. */
export interface LoadProcess {
  enter(): Promise<void>
  /** `onEdge` is called when measuring begins, and again when it ends. */
  run(order: Omit<RunOrder, 'order'>, onEdge: () => void): Promise<LoadFigures>
  /** Ends the measured time of the run under way. */
  halt(): Promise<void>
  linger(connections: number): Promise<void>
  leave(): Promise<void>
  stop(): Promise<void>
}

/**
 * Who measures must not stop to tidy up: a message that arrives meanwhile would have waited for us and not for its server. So
 * there is room enough for all that a run leaves.
 */
const loadFlags = [
  '--no-allocation-site-pretenuring',
  '--initial-old-space-size=256',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
]

export async function startLoad(target: Target): Promise<LoadProcess> {
  const worker = await startWorker(new URL('load.ts', import.meta.url), { flags: loadFlags })
  const order = (given: Order, onNote?: (note: string) => void): Promise<unknown> => worker.ask(given, onNote)
  await order({ order: 'meet', target })
  return {
    async enter() {
      await order({ order: 'enter' })
    },
    // What a run answers.
    run: (given, onEdge) => order({ order: 'run', ...given }, onEdge) as Promise<LoadFigures>,
    async halt() {
      await order({ order: 'halt' })
    },
    async linger(connections) {
      await order({ order: 'linger', connections })
    },
    async leave() {
      await order({ order: 'leave' })
    },
    stop: worker.stop,
  }
}
