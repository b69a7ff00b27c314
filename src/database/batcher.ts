import { setTimeout as pass, setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { CompanyBusy } from './shares.ts'
import { DatabaseUnavailable } from './transaction.ts'

interface Waiting<Call, Answer> {
  call: Call
  resolve(answer: Answer): void
  reject(error: unknown): void
}

interface Queue<Call, Answer> {
  readonly calls: Waiting<Call, Answer>[]
  /** Ends the gathering: as much is here as one batch takes. */
  full(): void
}

// Beyond, a commit costs hardly less for each, and its members are written to in one piece that large.
const usualBatch = 64
const longestQueue = 5_000
/** A company that has so many calls in one batch is busy. */
const busyBatch = 8
/** How long the next batch of a busy company lets calls gather, in milliseconds. */
const gathering = 1

/** Too many calls wait already; the caller is told to come back. */
export class BatchQueueFull extends Error {
  override name = 'BatchQueueFull'
}

/**
 * Group commit: at most one transaction in flight per company; the next one takes everything that queued meanwhile.
 * An idle company waits for nothing, a busy one pays one commit for many calls. Calls keep their order. `run` answers
 * each of them, in that order; at most `largest` are one batch. Rejects as `run` does, and with BatchQueueFull.
 *
 * Who waits for answers before asking again comes back in two halves, each of which arrives while the other is committed,
 * and stays so: after a batch of eight the next one lets a millisecond pass, unless it is full before. Its halves meet,
 * and what a room is told in one write is twice as much.
 */
export function createBatcher<Call, Answer>(
  run: (companyId: string, calls: readonly Call[]) => Promise<readonly Answer[]>,
  { largest = usualBatch, gather = (): Promise<void> => pass(gathering) } = {},
): (companyId: string, call: Call) => Promise<Answer> {
  const queues = new Map<string, Queue<Call, Answer>>()

  async function runAll(companyId: string, batch: readonly Waiting<Call, Answer>[]): Promise<void> {
    const answers = await run(
      companyId,
      batch.map(({ call }) => call),
    )
    for (const [i, { resolve, reject }] of batch.entries()) {
      const answer = answers[i]
      if (answer === undefined && !(i in answers)) reject(new Error('a call was not answered'))
      // It is in the answers: undefined is one where the type says so.
      else resolve(answer as Answer)
    }
  }

  async function drain(companyId: string, queue: Queue<Call, Answer>): Promise<void> {
    const { calls } = queue
    while (calls.length > 0) {
      const batch = calls.splice(0, largest)
      try {
        await runAll(companyId, batch)
      } catch (error) {
        if (batch.length === 1 || error instanceof DatabaseUnavailable || error instanceof CompanyBusy)
          for (const call of batch) call.reject(error)
        else await oneByOne(companyId, batch)
      }
      // What arrived while the last one was told to everyone is read first: the next is larger, and so is each write.
      await turnOfTheLoop()
      if (batch.length >= busyBatch && calls.length < largest) {
        const full = new Promise<void>((resolve) => {
          queue.full = resolve
        })
        await Promise.race([gather(), full])
      }
    }
    queues.delete(companyId)
  }

  /** Something broke that no call answered for: each is done alone, so that it breaks only the one it belongs to. */
  async function oneByOne(companyId: string, batch: readonly Waiting<Call, Answer>[]): Promise<void> {
    for (const call of batch) await runAll(companyId, [call]).catch(call.reject)
  }

  return (companyId, call) =>
    new Promise((resolve, reject) => {
      const running = queues.get(companyId)
      const queue = running ?? { calls: [], full() {} }
      if (queue.calls.length >= longestQueue) return reject(new BatchQueueFull('too many calls wait'))
      queue.calls.push({ call, resolve, reject })
      if (queue.calls.length >= largest) queue.full()
      if (running) return
      queues.set(companyId, queue)
      void drain(companyId, queue)
    })
}
