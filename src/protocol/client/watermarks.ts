import type { Head, LogEntry } from '../index.ts'
import type { Call } from './carrier.ts'

export interface Watermarks {
  follows(conversationId: string): boolean
  followed(): string[]
  follow(conversationId: string, watermark: number): void
  unfollow(conversationId: string): void
  /** Takes a pushed event: drops what is known, delivers what comes next, pulls when something is missing before it. */
  receive(entry: LogEntry): void
  /** Says the log reaches `head`: what is missing up to there is pulled. */
  reach(conversationId: string, head: number): void
  /** After a restore from a backup (M-8): a watermark above the new head is void. */
  lowerTo(heads: readonly Head[]): void
}

interface Needs {
  call: Call
  onEntry(entry: LogEntry): void
  stillWanted(): boolean
}

/**
 * A contiguous watermark per conversation: everything up to it has been delivered, in order, once.
 * Nothing is ever delivered above a hole; a hole is filled from the log, page by page, until the head.
 */
export function createWatermarks({ call, onEntry, stillWanted }: Needs): Watermarks {
  const known = new Map<string, number>()
  const pulling = new Map<string, number>()

  function deliver(entry: LogEntry): void {
    const { conversationId, sequence } = entry
    if (known.get(conversationId) !== sequence - 1) return
    known.set(conversationId, sequence)
    onEntry(entry)
  }

  async function pull(conversationId: string): Promise<void> {
    for (;;) {
      const after = known.get(conversationId)
      const target = pulling.get(conversationId)
      if (after === undefined || target === undefined || after >= target || !stillWanted()) return
      const page = await call('conversations.events', { conversationId, after, limit: 200 })
      const first = page.events[0]?.sequence
      // What we may read begins further on: we were away from the conversation, and what was said then is not ours.
      if (first !== undefined && first > after + 1) known.set(conversationId, first - 1)
      for (const entry of page.events) deliver(entry)
      // Nothing moved although something should have: the rest will come with the next head or event.
      if (known.get(conversationId) === after) return
    }
  }

  function reach(conversationId: string, head: number): void {
    const watermark = known.get(conversationId)
    if (watermark === undefined || watermark >= head) return
    const running = pulling.get(conversationId)
    pulling.set(conversationId, Math.max(head, running ?? 0))
    if (running !== undefined) return
    // A failed pull is no loss: the watermark stays, and the next heartbeat's heads start it again.
    pull(conversationId)
      .catch(() => undefined)
      .finally(() => pulling.delete(conversationId))
  }

  return {
    reach,
    follows: (id) => known.has(id),
    followed: () => [...known.keys()],
    follow(id, watermark) {
      known.set(id, Math.max(watermark, known.get(id) ?? 0))
    },
    unfollow: (id) => known.delete(id),
    receive(entry) {
      const watermark = known.get(entry.conversationId)
      if (watermark === undefined || entry.sequence <= watermark) return
      if (entry.sequence === watermark + 1 && !pulling.has(entry.conversationId)) deliver(entry)
      else reach(entry.conversationId, entry.sequence)
    },
    lowerTo(heads) {
      for (const { conversationId, head } of heads) {
        const watermark = known.get(conversationId)
        if (watermark !== undefined && watermark > head) known.set(conversationId, head)
      }
    },
  }
}
