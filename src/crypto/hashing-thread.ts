import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'
import type { HashingJob, HashingOutcome } from './hashing-threads.ts'

/**
 * A thread that hashes passwords, of the lowest priority: it takes the processor time that messages leave, and half of
 * what there is costs them next to nothing. On Linux a priority belongs to a thread; elsewhere it stays as it is.
 */
function standBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    if (Number.isInteger(thread) && thread > 0) setPriority(thread, 19)
  } catch {
    // No /proc, or not allowed: passwords are hashed all the same, only less politely.
  }
}

function carryOut(job: HashingJob): HashingOutcome {
  try {
    const answer =
      job.phc === undefined ? hashSync(job.password, job.options) : verifySync(job.phc, job.password)
    return { answer }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

standBack()
parentPort?.on('message', (job: HashingJob) => parentPort?.postMessage(carryOut(job)))
