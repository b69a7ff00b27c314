import type { Call } from '../../protocol/client/index.ts'
import type { LogEntry } from '../../protocol/index.ts'
import { entryOf } from './conversation.ts'

const pageSize = 50
const largestEventPage = 200

export interface Page {
  /** Ascending, without a hole between its first entry and `before`. */
  entries: readonly LogEntry[]
  whole: boolean
}

/**
 * Reads the page of history that ends just under `before`. Messages come first; the numbers missing between them are
 * the log's other events (who joined, who left), and only those are asked for.
 */
export async function readPage(
  call: Call,
  conversationId: string,
  { before, from }: { before: number; from: number },
): Promise<Page> {
  const { messages, more } = await call('messages.list', { conversationId, before, limit: pageSize })
  const oldest = messages[0]
  const low = more && oldest ? oldest.sequence : Math.max(1, from)
  const known = new Map(messages.map((message) => [message.sequence as number, entryOf(message)]))
  const hole = missing(known, low, before - 1)
  if (hole !== undefined) {
    for (const entry of await readEvents(call, conversationId, hole)) known.set(entry.sequence, entry)
  }
  const entries = [...known.values()].sort((a, b) => a.sequence - b.sequence)
  return { entries, whole: !more }
}

interface Range {
  first: number
  last: number
}

function missing(known: ReadonlyMap<number, LogEntry>, low: number, high: number): Range | undefined {
  let first = low
  while (first <= high && known.has(first)) first++
  if (first > high) return undefined
  let last = high
  while (known.has(last)) last--
  return { first, last }
}

async function readEvents(call: Call, conversationId: string, { first, last }: Range): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  let after = first - 1
  while (after < last) {
    const limit = Math.min(largestEventPage, last - after)
    const { events } = await call('conversations.events', { conversationId, after, limit })
    const newest = events.at(-1)
    if (newest === undefined) break
    entries.push(...events.filter((entry) => entry.sequence <= last))
    after = newest.sequence
  }
  return entries
}
