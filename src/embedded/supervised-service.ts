import { setTimeout as pause } from 'node:timers/promises'
import type { Report } from './report.ts'
import type { ServiceProcess } from './service-process.ts'

export interface Supervision {
  name: string
  start: () => Promise<ServiceProcess>
  stopSignals: NodeJS.Signals[]
  report: Report
}

/** A component that is started again when it ends without having been asked to. */
export interface SupervisedService {
  /** Of the process that runs now, or ran last. */
  readonly pid: number
  stop(): Promise<void>
  /** Ends it like a crash, but leaves it down until `restart`. */
  kill(): Promise<void>
  restart(): Promise<void>
}

const stopPatienceMs = 10_000
const shortestDelayMs = 1_000
const longestDelayMs = 60_000

/** Throws what `start` throws, the first time. */
export async function supervise(supervision: Supervision): Promise<SupervisedService> {
  let current = await supervision.start()
  let leaving = keepRunning()

  /** Watches over the current process until the answered function is called. */
  function keepRunning(): () => Promise<void> {
    const left = new AbortController()
    const watch = watchOver(supervision, current, left.signal, (next) => {
      current = next
    })
    return async () => {
      left.abort()
      await watch
    }
  }

  async function end(signals: NodeJS.Signals[]): Promise<void> {
    await leaving()
    await current.stop(signals, stopPatienceMs)
  }

  return {
    get pid() {
      return current.pid
    },
    stop: () => end(supervision.stopSignals),
    kill: () => end(['SIGKILL']),
    async restart() {
      await end(supervision.stopSignals)
      current = await supervision.start()
      leaving = keepRunning()
    },
  }
}

async function watchOver(
  { name, start, report }: Supervision,
  first: ServiceProcess,
  left: AbortSignal,
  replace: (next: ServiceProcess) => void,
): Promise<void> {
  const isLeft = new Promise<void>((resolve) => left.addEventListener('abort', () => resolve()))
  let service = first
  let startedAt = performance.now()
  let delay = shortestDelayMs
  for (;;) {
    await Promise.race([service.exited, isLeft])
    if (left.aborted) return
    // A component that keeps ending soon is started ever less often.
    delay = performance.now() - startedAt > longestDelayMs ? shortestDelayMs : delay
    report(`${name} ended unexpectedly; starting it again in ${delay / 1000} s.`)
    await pause(delay, undefined, { signal: left }).catch(() => undefined)
    if (left.aborted) return
    delay = Math.min(2 * delay, longestDelayMs)
    startedAt = performance.now()
    // If it cannot even be started, its former end stands and the next turn tries again.
    service = await start().catch(() => service)
    replace(service)
  }
}
