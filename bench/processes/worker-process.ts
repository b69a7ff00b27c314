import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { NumberedOrder, WorkerWord } from './serve-parent.ts'

/** A process of ours that carries out orders, so that its work does not disturb the one who measures. */
export interface WorkerProcess {
  readonly pid: number
  /** Gives an order and waits for its answer. Rejects with what the worker says went wrong, or when it ends. */
  ask(order: object, onNote?: (note: string) => void): Promise<unknown>
  stop(): Promise<void>
}

interface Options {
  environment?: Record<string, string>
  /** Of Node's. */
  flags?: readonly string[]
}

/** Starts a module of this directory's programs as a worker. */
export async function startWorker(
  module: URL,
  { environment, flags = [] }: Options = {},
): Promise<WorkerProcess> {
  const child = fork(fileURLToPath(module), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...flags],
    ...(environment === undefined ? {} : { env: environment }),
  })
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${module.pathname} has no process id`)
  const gone = once(child, 'exit')
  let orders = 0
  // Every order under way listens.
  child.setMaxListeners(0)

  return {
    pid,
    ask: (order, onNote) =>
      new Promise((resolve, reject) => {
        const number = ++orders
        // Nobody else speaks on this channel, and a worker says nothing but its words.
        const hear = (word: WorkerWord): void => {
          if (word.about !== number) return
          if (word.word === 'note') {
            onNote?.(word.note)
            return
          }
          settle()
          if (word.word === 'done') resolve(word.answer)
          else reject(new Error(word.reason))
        }
        const ended = (): void => {
          settle()
          reject(new Error(`the worker ${module.pathname.split('/').slice(-2).join('/')} ended`))
        }
        const settle = (): void => void child.off('message', hear).off('exit', ended)
        child.on('message', hear).on('exit', ended)
        child.send({ number, order } satisfies NumberedOrder)
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await gone
    },
  }
}
