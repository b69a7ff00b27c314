/** Does work once it is its turn; so many at once, the rest in the order they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Whoever comes now would wait too long: they are told to come back later. */
export class TooManyWait extends Error {
  override name = 'TooManyWait'
}

/** Rejects with TooManyWait while `longestQueue` wait already. */
export function createTurns(atOnce: number, longestQueue: number): Turns {
  const waiting: Array<() => void> = []
  let running = 0

  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= longestQueue) throw new TooManyWait('too many wait for their turn')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
