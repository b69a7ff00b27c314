import { askedToWait, fullJitter, isSignedOut, mayPass } from './back-off.ts'

/** Pages read at the same time: hundreds of conversations may be behind after a restart, and everybody's are. */
const mostAtOnce = 4
/** In milliseconds. Everyone converges within thirty seconds of any fault (G4): no pause may use them up. */
const longestPause = 8_000

export interface Pulls {
  /** Has the conversation pulled until nothing is left to pull. Already under way or waiting: nothing more to do. */
  want(conversationId: string): void
  /** The conversation before the reader's eyes goes first. */
  prefer(conversationId: string | undefined): void
  /** The network is back: what waits to be tried again is tried now. */
  wake(): void
  stop(): void
}

interface Needs {
  /** Reads one page. */
  pull(conversationId: string): Promise<void>
  /** Whether there is something left to read. */
  isBehind(conversationId: string): boolean
  /** The server refused for good. */
  onRefused(conversationId: string): void
  random(): number
}

interface Pull {
  attempt: number
  state: 'queued' | 'reading' | 'pausing'
  timer?: ReturnType<typeof setTimeout>
}

/** One pull per conversation, a few at a time, page by page in turn; one that fails is tried again by itself. */
export function createPulls({ pull, isBehind, onRefused, random }: Needs): Pulls {
  const pulls = new Map<string, Pull>()
  let preferred: string | undefined
  let reading = 0

  function next(): [string, Pull] | undefined {
    const first = preferred === undefined ? undefined : pulls.get(preferred)
    if (preferred !== undefined && first?.state === 'queued') return [preferred, first]
    return [...pulls].find(([, { state }]) => state === 'queued')
  }

  function fill(): void {
    while (reading < mostAtOnce) {
      const entry = next()
      if (entry === undefined) return
      void read(...entry)
    }
  }

  async function read(conversationId: string, entry: Pull): Promise<void> {
    entry.state = 'reading'
    reading++
    // To the back of the row: a long absence from one conversation must not hold up all the others.
    pulls.delete(conversationId)
    pulls.set(conversationId, entry)
    try {
      await pull(conversationId)
      entry.attempt = 0
      if (isBehind(conversationId)) entry.state = 'queued'
      else remove(conversationId, entry)
    } catch (error) {
      failed(conversationId, entry, error)
    } finally {
      reading--
      fill()
    }
  }

  function failed(conversationId: string, entry: Pull, error: unknown): void {
    if (pulls.get(conversationId) !== entry) return
    if (!mayPass(error)) {
      remove(conversationId, entry)
      if (!isSignedOut(error)) onRefused(conversationId)
      return
    }
    entry.state = 'pausing'
    const pause = Math.max(
      fullJitter(entry.attempt++, random, longestPause),
      askedToWait(error) * (1 + random() / 2),
    )
    entry.timer = setTimeout(() => resume(entry), pause)
  }

  function resume(entry: Pull): void {
    clearTimeout(entry.timer)
    entry.state = 'queued'
    fill()
  }

  function remove(conversationId: string, entry: Pull): void {
    if (pulls.get(conversationId) === entry) pulls.delete(conversationId)
  }

  return {
    prefer(conversationId) {
      preferred = conversationId
    },
    want(conversationId) {
      if (pulls.has(conversationId)) return
      pulls.set(conversationId, { attempt: 0, state: 'queued' })
      fill()
    },
    wake() {
      for (const entry of [...pulls.values()]) if (entry.state === 'pausing') resume(entry)
    },
    stop() {
      for (const { timer } of pulls.values()) clearTimeout(timer)
      pulls.clear()
    },
  }
}
