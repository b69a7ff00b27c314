import { setTimeout as pause } from 'node:timers/promises'

/** In milliseconds: more than what two ways through one operation may differ by. */
const stride = 250

/** The same where success shows itself anyway: only what is refused waits. */
export async function refusedSteadily<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await work()
  } catch (error) {
    await wholeStride(started)
    throw error
  }
}

/**
 * work that must not tell by its time which way it went is answered at the end of a whole stride, whatever it took: a
 * query more or less moves an answer no further, and neither does a queue before the hashing.
 */
export async function steadily<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await work()
  } finally {
    await wholeStride(started)
  }
}

function wholeStride(started: number): Promise<void> {
  const taken = performance.now() - started
  return pause(Math.ceil((taken + 1) / stride) * stride - taken)
}
