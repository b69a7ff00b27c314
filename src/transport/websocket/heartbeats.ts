/** How many are told in one turn of the loop: whoever asks something meanwhile waits for so many and not for thousands. */
const atOnce = 8

export interface Heartbeats<Entry> {
  /** From now on it is told once in every interval; the first time after half of one at least. */
  watch(entry: Entry): void
  unwatch(entry: Entry): void
  /** Tells who is due, or everybody, a few in each turn of the loop. */
  tell(everybody: boolean): void
}

interface Needs<Entry> {
  /** Monotonic milliseconds. */
  every: number
  now(): number
  beat(entry: Entry): void
  /** From 0 to 1. */
  chance(): number
  /** Does it in a later turn of the loop. */
  later(work: () => void): void
}

/**
 * When each socket's heartbeat is due (M-6). After a restart thousands of sockets come within seconds: their first heartbeats
 * are spread over half of an interval, and stay so from then on, also when everybody is told at once or the process stood still.
 */
export function createHeartbeats<Entry>({
  every,
  now,
  beat,
  chance,
  later,
}: Needs<Entry>): Heartbeats<Entry> {
  const dueAt = new Map<Entry, number>()
  const due = new Set<Entry>()
  let isTelling = false

  /** When it is due by its own rhythm, the next time after now. */
  const nextOf = (at: number): number =>
    at > now() ? at : at + every * (Math.floor((now() - at) / every) + 1)

  const tellSome = (): void => {
    isTelling = false
    let told = 0
    for (const entry of due) {
      if (told++ === atOnce) break
      due.delete(entry)
      dueAt.set(entry, nextOf(dueAt.get(entry) ?? now()))
      beat(entry)
    }
    goOn()
  }

  const goOn = (): void => {
    if (isTelling || due.size === 0) return
    isTelling = true
    later(tellSome)
  }

  return {
    watch: (entry) => void dueAt.set(entry, now() + every * (1 - chance() / 2)),
    unwatch(entry) {
      dueAt.delete(entry)
      due.delete(entry)
    },
    tell(everybody) {
      const time = now()
      for (const [entry, at] of dueAt) if (everybody || at <= time) due.add(entry)
      goOn()
    },
  }
}
