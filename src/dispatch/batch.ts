import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { CompanyBusy } from '../database/shares.ts'
import { DatabaseUnavailable } from '../database/transaction.ts'
import type { Problem } from '../protocol/index.ts'
import type { AccountCaller } from './caller.ts'

export interface QueuedCall {
  input: unknown
  caller: AccountCaller
}

interface Waiting extends QueuedCall {
  resolve(output: unknown): void
  reject(error: unknown): void
}

export type RunBatch = (companyId: string, calls: readonly QueuedCall[]) => Promise<(unknown | Problem)[]>

// Beyond, a commit costs hardly less for each, and its members are written to in one piece that large.
const largestBatch = 64
const longestQueue = 5_000

/** Too many calls wait already; the caller is told to come back. */
export class BatchQueueFull extends Error {
  override name = 'BatchQueueFull'
}

/**
 * Group commit: at most one transaction in flight per company; the next one takes everything that queued meanwhile.
 * No timer: an idle company waits for nothing, a busy one pays one commit for many calls. Calls keep their order.
 */
export function createBatcher(run: RunBatch): (call: QueuedCall) => Promise<unknown> {
  const queues = new Map<string, Waiting[]>()

  async function drain(companyId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, largestBatch)
      try {
        const answers = await run(companyId, batch)
        batch.forEach((call, i) => {
          call.resolve(answers[i])
        })
      } catch (error) {
        if (batch.length === 1 || error instanceof DatabaseUnavailable || error instanceof CompanyBusy)
          for (const call of batch) call.reject(error)
        else await oneByOne(companyId, batch)
      }
      // What arrived while the last one was told to everyone is read first: the next is larger, and so is each write.
      await turnOfTheLoop()
    }
    queues.delete(companyId)
  }

  /** Something broke that no call answered for: each is done alone, so that it breaks only the one it belongs to. */
  async function oneByOne(companyId: string, batch: readonly Waiting[]): Promise<void> {
    for (const call of batch) {
      await run(companyId, [call]).then(
        ([answer]) => call.resolve(answer),
        (error: unknown) => call.reject(error),
      )
    }
  }

  return (call) =>
    new Promise((resolve, reject) => {
      const { companyId } = call.caller
      const running = queues.get(companyId)
      const queue = running ?? []
      if (queue.length >= longestQueue) return reject(new BatchQueueFull('too many calls wait'))
      queue.push({ ...call, resolve, reject })
      if (running) return
      queues.set(companyId, queue)
      void drain(companyId, queue)
    })
}
