import type { Head, LogEntry, Output } from '../index.ts'
import type { Call } from './carrier.ts'
import { createPulls } from './pulls.ts'

export interface Watermarks {
  follows(conversationId: string): boolean
  followed(): string[]
  /** 0 when it is not followed. */
  watermark(conversationId: string): number
  follow(conversationId: string, watermark: number): void
  unfollow(conversationId: string): void
  /** Takes a pushed event: drops what is known, delivers what comes next, pulls when something is missing before it. */
  receive(entry: LogEntry): void
  /** Says the log reaches `head`: what is missing up to there is pulled. A head below the watermark is looked into. */
  reach(conversationId: string, head: number): void
  /** After a restore from a backup (M-8): a watermark above the new head is void. */
  lowerTo(heads: readonly Head[]): void
  /** What this conversation misses is pulled before the others. */
  prefer(conversationId: string | undefined): void
  /** Tries failed pulls again at once. */
  wake(): void
  /** Pulls nothing more; the watermarks stay. */
  stop(): void
}

interface Needs {
  call: Call
  onEntry(entry: LogEntry): void
  /** The server's log is not what we hold of it, or no longer ours to read: time to list the conversations anew. */
  onAstray(conversationId: string): void
  random(): number
}

/**
 * A contiguous watermark per conversation: everything up to it has been delivered, in order, once.
 * Nothing is ever delivered above a hole; a hole is filled from the log, page by page, until the head.
 */
export function createWatermarks({ call, onEntry, onAstray, random }: Needs): Watermarks {
  const known = new Map<string, number>()
  /** How far each log is said to reach, where that is further than we know. */
  const targets = new Map<string, number>()
  /** Heads below a watermark: looked into once each, for a head may merely be older than a page we have read since. */
  const doubted = new Map<string, { head: number; settled: boolean }>()

  const isBehind = (id: string): boolean => {
    const watermark = known.get(id)
    if (watermark === undefined) return false
    return watermark < (targets.get(id) ?? 0) || doubted.get(id)?.settled === false
  }
  const pulls = createPulls({ pull, isBehind, random, onRefused: giveUp })

  function deliver(entry: LogEntry): void {
    const { conversationId, sequence } = entry
    if (known.get(conversationId) !== sequence - 1) return
    known.set(conversationId, sequence)
    onEntry(entry)
  }

  async function pull(conversationId: string): Promise<void> {
    const after = known.get(conversationId)
    if (after === undefined) return
    const page = await call('conversations.events', { conversationId, after, limit: 200 })
    // Let go of, or taken up anew elsewhere, while the page was on its way: it is read again if need be.
    if (known.get(conversationId) === undefined) return
    take(conversationId, after, page)
  }

  function take(conversationId: string, after: number, page: Output<'conversations.events'>): void {
    const first = page.events[0]?.sequence
    // What we may read begins further on: we were away from the conversation, and what was said then is not ours.
    if (first !== undefined && first > after + 1 && known.get(conversationId) === after)
      known.set(conversationId, first - 1)
    for (const entry of page.events) deliver(entry)
    const doubt = doubted.get(conversationId)
    if (doubt !== undefined) doubt.settled = true
    const watermark = known.get(conversationId)
    if (watermark === undefined) return
    if (watermark !== after) {
      raise(conversationId, page.head)
      return
    }
    // Nothing to read although something should have been: what follows comes with the next head or event.
    targets.delete(conversationId)
    if (page.head >= watermark) return
    known.set(conversationId, page.head)
    onAstray(conversationId)
  }

  function giveUp(conversationId: string): void {
    targets.delete(conversationId)
    doubted.delete(conversationId)
    onAstray(conversationId)
  }

  function raise(conversationId: string, head: number): void {
    targets.set(conversationId, Math.max(head, targets.get(conversationId) ?? 0))
  }

  function reach(conversationId: string, head: number): void {
    const watermark = known.get(conversationId)
    if (watermark === undefined || watermark === head) return
    if (watermark < head) raise(conversationId, head)
    else if (doubted.get(conversationId)?.head !== head) doubted.set(conversationId, { head, settled: false })
    if (isBehind(conversationId)) pulls.want(conversationId)
  }

  return {
    reach,
    prefer: pulls.prefer,
    wake: pulls.wake,
    stop: pulls.stop,
    follows: (id) => known.has(id),
    followed: () => [...known.keys()],
    watermark: (id) => known.get(id) ?? 0,
    follow(id, watermark) {
      known.set(id, Math.max(watermark, known.get(id) ?? 0))
    },
    unfollow(id) {
      for (const map of [known, targets, doubted]) map.delete(id)
    },
    receive(entry) {
      const watermark = known.get(entry.conversationId)
      if (watermark === undefined || entry.sequence <= watermark) return
      if (entry.sequence === watermark + 1) deliver(entry)
      else reach(entry.conversationId, entry.sequence)
    },
    lowerTo(heads) {
      targets.clear()
      doubted.clear()
      for (const { conversationId, head } of heads) {
        const watermark = known.get(conversationId)
        if (watermark !== undefined && watermark > head) known.set(conversationId, head)
      }
    },
  }
}
