import { setTimeout as pause } from 'node:timers/promises'

/** In milliseconds: more than what two ways through one operation may differ by. */
const stride = 250

/**
 * work that must not tell by its time which way it went is answered at the end of a whole stride, whatever it took: a
 * query more or less moves an answer no further, and neither does a queue before the hashing.
 */
export async function steadily<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await work()
  } finally {
    const taken = performance.now() - started
    await pause(Math.ceil((taken + 1) / stride) * stride - taken)
  }
}
