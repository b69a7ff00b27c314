import { Worker } from 'node:worker_threads'
import type { Options } from '@node-rs/argon2'

/** A password to hash, or with `phc` to compare with that hash. */
export type HashingJob =
  | { password: string; phc?: undefined; options: Options }
  | { password: string; phc: string }

export type HashingOutcome = { answer: string | boolean } | { fault: string }

/** Threads that wait for work; each is busy with one job at a time. All hashing of a process shares them. */
const idle = new Set<Worker>()

function newThread(): Worker {
  const thread = new Worker(new URL('./hashing-thread.ts', import.meta.url))
  // One that dies while it waits is not asked again, and takes nobody with it.
  return thread.on('error', () => idle.delete(thread)).on('exit', () => idle.delete(thread))
}

/**
 * Carries a job out on a thread of its own, made when none is idle: whoever calls bounds how many there are. An idle
 * thread keeps no process alive. Rejects when argon2 refuses the job (a hash that is none) or the thread dies.
 */
export function hashInThread(job: HashingJob & { phc?: undefined }): Promise<string>
export function hashInThread(job: HashingJob & { phc: string }): Promise<boolean>
export function hashInThread(job: HashingJob): Promise<string | boolean> {
  const [thread = newThread()] = idle
  idle.delete(thread)
  thread.ref()
  return new Promise((resolve, reject) => {
    const done = (): void => {
      thread.off('message', onOutcome).off('error', onDeath).off('exit', onExit)
    }
    const onOutcome = (outcome: HashingOutcome): void => {
      done()
      thread.unref()
      idle.add(thread)
      if ('fault' in outcome) reject(new Error(outcome.fault))
      else resolve(outcome.answer)
    }
    const onDeath = (error: Error): void => {
      done()
      reject(error)
    }
    const onExit = (code: number): void => onDeath(new Error(`a hashing thread ended with ${code}`))
    thread.on('message', onOutcome).on('error', onDeath).on('exit', onExit)
    thread.postMessage(job)
  })
}
