import type { Committed, MovedMark, SealedEntry } from '../../ports/live-feed.ts'
import type { Hint } from './hint.ts'

/** What an entry takes beside its ciphertext, at most: ids, kind and numbers as JSON. */
const besideSealed = 420
/** What a hint takes beside its entries. */
const besideEntries = 220
const headBytes = 64
const markBytes = 160

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
  for (const some of inPieces([...heads], headBytes, largest))
    hints.push({ kind: 'heads', companyId, heads: some })
  return hints
}

/** Tells who has read further in as few hints as fit. */
export function hintsOfMarks(companyId: string, marks: readonly MovedMark[], largest: number): Hint[] {
  return inPieces(marks, markBytes, largest).map((some) => ({ kind: 'read', companyId, marks: some }))
}

/** Cut so that each piece fits into one hint of `largest` bytes. */
function inPieces<T>(all: readonly T[], bytesEach: number, largest: number): T[][] {
  const most = Math.max(1, Math.floor((largest - besideEntries) / bytesEach))
  const pieces: T[][] = []
  for (let at = 0; at < all.length; at += most) pieces.push(all.slice(at, at + most))
  return pieces
}
