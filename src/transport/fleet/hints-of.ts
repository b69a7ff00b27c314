import type { Committed, SealedEntry } from '../../ports/live-feed.ts'
import type { Hint } from './hint.ts'

/** What an entry takes beside its ciphertext, at most: ids, kind and numbers as JSON. */
const besideSealed = 420
/** What a hint takes beside its entries. */
const besideEntries = 220
const headBytes = 64

/** Tells of committed events in as few hints as fit into `largest` bytes each; of an event too large only how far it reaches. */
export function hintsOf(companyId: string, committed: readonly Committed[], largest: number): Hint[] {
  const hints: Hint[] = []
  let entries: SealedEntry[] = []
  let bytes = besideEntries
  const heads = new Map<string, number>()
  const flush = (): void => {
    if (entries.length > 0) hints.push({ kind: 'entries', companyId, entries })
    entries = []
    bytes = besideEntries
  }
  for (const { row } of committed) {
    const own = besideSealed + (row.sealed?.length ?? 0)
    if (besideEntries + own > largest) heads.set(row.conversationId, row.sequence)
    else {
      if (bytes + own > largest) flush()
      entries.push(row)
      bytes += own
    }
  }
  flush()
  const most = Math.max(1, Math.floor((largest - besideEntries) / headBytes))
  const all = [...heads]
  while (all.length > 0) hints.push({ kind: 'heads', companyId, heads: all.splice(0, most) })
  return hints
}
