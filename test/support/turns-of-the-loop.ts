/** Turns that the event loop had while the work was done. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const turn = (): void => {
    if (isOver) return
    turns += 1
    setImmediate(turn)
  }
  setImmediate(turn)
  try {
    await work()
  } finally {
    isOver = true
  }
  return turns
}

/** How often something happens at most in one turn of the event loop. */
export function mostInOneTurn(): { happened(): void; most(): number; all(): number; stop(): void } {
  let [now, most, all, isOver] = [0, 0, 0, false]
  const turn = (): void => {
    now = 0
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    happened() {
      now += 1
      all += 1
      most = Math.max(most, now)
    },
    most: () => most,
    all: () => all,
    stop() {
      isOver = true
    },
  }
}
