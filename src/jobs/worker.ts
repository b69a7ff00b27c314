import { setTimeout as pause } from 'node:timers/promises'
import { type JobHelpers, Logger, parseCronItems, type Runner, run, type TaskList } from 'graphile-worker'
import pg from 'pg'
import type { JobName, Jobs } from './jobs.ts'

/** The body of each job. It may run again after a crash: doing it twice must do no harm. */
export type JobBodies = { [Name in JobName]: (payload: Jobs[Name], run: JobRun) => Promise<void> }

/** One try at a job. */
export interface JobRun {
  signal: AbortSignal
  /** Whether it is given up when this try fails. */
  isLast: boolean
}

/** Work that is due by the clock: `minutes` between two runs, on whichever worker comes first. */
export interface Chore {
  name: string
  /** A crontab pattern in UTC, such as every ten minutes. */
  pattern: string
  work(signal: AbortSignal): Promise<void>
}

interface Needs {
  jobsUrl: string
  bodies: JobBodies
  chores: readonly Chore[]
  /** Told the name of the job that failed; it will be tried again. */
  onFailure(job: string, error: unknown): void
}

/** Milliseconds before a worker that ended is started again. */
const restartAfter = 5_000

/** Runs jobs and chores until stopped; a database that goes away is waited for. */
export async function startWorker(needs: Needs): Promise<{ stop(): Promise<void> }> {
  const abort = new AbortController()
  const pool = new pg.Pool({
    connectionString: needs.jobsUrl,
    max: 3,
    application_name: 'prisme-jobs',
    // A link that died without a word must not hold the worker, nor the start of the server that waits for it.
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const guarded =
    (name: string, work: (payload: unknown, run: JobRun) => Promise<void>) =>
    async (payload: unknown, { job }: JobHelpers) => {
      try {
        await work(payload, { signal: abort.signal, isLast: job.attempts >= job.max_attempts })
      } catch (error) {
        needs.onFailure(name, error)
        // The queue keeps the error's text beside the job: a plain one, because texts may quote data (L-7).
        throw new Error(`${name} failed`)
      }
    }
  const tasks: TaskList = {}
  for (const [name, body] of Object.entries(needs.bodies)) {
    // The payload was enqueued under the same name, whose type Jobs declares.
    tasks[name] = guarded(name, (payload, run) => body(payload as never, run))
  }
  for (const chore of needs.chores)
    tasks[chore.name] = guarded(chore.name, (_, { signal }) => chore.work(signal))
  const start = (): Promise<Runner> =>
    run({
      pgPool: pool,
      taskList: tasks,
      parsedCronItems: parseCronItems(
        needs.chores.map(({ name, pattern }) => ({
          task: name,
          match: pattern,
          options: { maxAttempts: 3 },
        })),
      ),
      // Settled in batches, even of one: only that path survives a database that is gone at that moment.
      preset: { worker: { concurrentJobs: 2, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
    })
  let runner = await start()
  let stopping = false
  void keepRunning()

  /** A worker that ended, for want of a database, is started again. */
  async function keepRunning(): Promise<void> {
    while (!stopping) {
      await runner.promise.catch((error: unknown) => needs.onFailure('worker', error))
      if (stopping) return
      await pause(restartAfter, undefined, { ref: false })
      runner = await start().catch(() => runner)
    }
  }

  return {
    async stop() {
      stopping = true
      abort.abort()
      await runner.stop().catch(() => undefined)
      await pool.end()
    },
  }
}
