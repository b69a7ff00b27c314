import type { MovedMark, SealedEntry } from '../../ports/live-feed.ts'

/** What one gateway tells the others. */
export type Hint =
  | { kind: 'entries'; companyId: string; entries: readonly SealedEntry[] }
  /** What was said did not fit: how far the logs reach. */
  | { kind: 'heads'; companyId: string; heads: readonly (readonly [conversationId: string, head: number])[] }
  /** Members have read further. */
  | { kind: 'read'; companyId: string; marks: readonly MovedMark[] }
  /** Something was revoked: it is in the database. */
  | { kind: 'revoked' }
  /** This gateway is there, and wants to be told of what others commit. */
  | { kind: 'here' }
  | { kind: 'gone' }

interface Header {
  hint: Hint['kind']
  /** Which gateway, and its how manyeth hint: an old one does not count again. */
  from: string
  n: number
  companyId?: string
  heads?: readonly (readonly [string, number])[]
  marks?: readonly MovedMark[]
  entries?: readonly (Omit<SealedEntry, 'at' | 'sealed'> & { at: number; length: number | null })[]
}

export interface Sender {
  from: string
  n: number
}

/** `u32be(length) ‖ header as JSON ‖ the ciphertexts, one after the other`. */
export function encodeHint({ from, n }: Sender, hint: Hint): Buffer {
  const header: Header = { hint: hint.kind, from, n }
  const tail: Buffer[] = []
  if ('companyId' in hint) header.companyId = hint.companyId
  if (hint.kind === 'heads') header.heads = hint.heads
  if (hint.kind === 'read') header.marks = hint.marks
  if (hint.kind === 'entries') {
    header.entries = hint.entries.map(({ at, sealed, ...ids }) => {
      if (sealed !== undefined) tail.push(sealed)
      return { ...ids, at: at.getTime(), length: sealed?.length ?? null }
    })
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text, ...tail])
}

/** Of bytes that a gateway encoded: their authenticity was checked before. */
export function decodeHint(bytes: Buffer): { sender: Sender; hint: Hint } {
  let at = 4 + bytes.readUInt32BE(0)
  const header = JSON.parse(bytes.subarray(4, at).toString()) as Header
  const { companyId = '' } = header
  const sender = { from: header.from, n: header.n }
  if (header.hint === 'heads')
    return { sender, hint: { kind: 'heads', companyId, heads: header.heads ?? [] } }
  if (header.hint === 'read') return { sender, hint: { kind: 'read', companyId, marks: header.marks ?? [] } }
  if (header.hint !== 'entries') return { sender, hint: { kind: header.hint } }
  const entries = (header.entries ?? []).map(({ at: time, length, ...ids }) => {
    const sealed = length === null ? undefined : bytes.subarray(at, at + length)
    at += length ?? 0
    // JSON leaves out what is undefined.
    return { ...ids, at: new Date(time), sealed } as SealedEntry
  })
  return { sender, hint: { kind: 'entries', companyId, entries } }
}
