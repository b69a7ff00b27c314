import { mayPass } from './back-off.ts'
import type { Call } from './carrier.ts'

/** A mark is told at once, and then at most this often for one conversation; in milliseconds. */
const pause = 1_000
/** When it could not be told, and nobody says that the connection is back; in milliseconds. */
const pauseAfterFailure = 10_000

/** Tells the server how far its person has read. What could not be told waits for the connection. */
export interface ReadMarker {
  /** Everything of a conversation up to a sequence was read. */
  read(conversationId: string, readUpTo: number): void
  /** The server's log is another one than it was (M-8): what was told of it counts no more. */
  forget(): void
  /** The connection is back: what waits is told. */
  wake(): void
  stop(): void
}

interface Mark {
  wanted: number
  told: number
  state: 'idle' | 'telling' | 'pausing' | 'failed'
  timer?: ReturnType<typeof setTimeout>
}

export function createReadMarker({ call }: { call: Call }): ReadMarker {
  const marks = new Map<string, Mark>()
  let stopped = false

  async function tell(conversationId: string, mark: Mark): Promise<void> {
    if (stopped || mark.told >= mark.wanted) return
    mark.state = 'telling'
    const readUpTo = mark.wanted
    try {
      await call('conversations.markRead', { conversationId, readUpTo })
      mark.told = readUpTo
      rest(conversationId, mark, 'pausing', pause)
    } catch (error) {
      // Refused for good: the conversation is no longer the reader's, or the reader nobody.
      if (!mayPass(error)) marks.delete(conversationId)
      else rest(conversationId, mark, 'failed', pauseAfterFailure)
    }
  }

  function rest(id: string, mark: Mark, state: 'pausing' | 'failed', milliseconds: number): void {
    mark.state = state
    // Forgotten meanwhile: nothing is left to tell of it.
    if (!stopped && marks.get(id) === mark) mark.timer = setTimeout(() => again(id, mark), milliseconds)
  }

  function again(conversationId: string, mark: Mark): void {
    clearTimeout(mark.timer)
    mark.state = 'idle'
    void tell(conversationId, mark)
  }

  function forget(): void {
    for (const { timer } of marks.values()) clearTimeout(timer)
    marks.clear()
  }

  return {
    read(conversationId, readUpTo) {
      const mark = marks.get(conversationId) ?? { wanted: 0, told: 0, state: 'idle' }
      marks.set(conversationId, mark)
      mark.wanted = Math.max(mark.wanted, readUpTo)
      if (mark.state === 'idle') void tell(conversationId, mark)
    },
    wake() {
      for (const [conversationId, mark] of marks) if (mark.state === 'failed') again(conversationId, mark)
    },
    forget,
    stop() {
      stopped = true
      forget()
    },
  }
}
