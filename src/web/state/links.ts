export interface TextPart {
  readonly text: string
  readonly href?: string
}

const address = /\bhttps?:\/\/[^\s<>"«»“”]+/giu
/** A sentence's own punctuation is not part of the address it ends with. */
const trailing = /[.,;:!?'’)\]}…]+$/u

/** Splits a text into plain parts and http(s) addresses. Joined again, the parts are the text, unchanged. */
export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const match of text.matchAll(address)) {
    const written = withoutTail(match[0])
    const href = hrefOf(written)
    if (href === undefined) continue
    if (match.index > done) parts.push({ text: text.slice(done, match.index) })
    parts.push({ text: written, href })
    done = match.index + written.length
  }
  if (done < text.length) parts.push({ text: text.slice(done) })
  return parts
}

function withoutTail(written: string): string {
  const tail = trailing.exec(written)?.[0] ?? ''
  // "(see https://x/a_(b))": a bracket that was opened inside belongs to the address.
  const closes = tail.startsWith(')') && written.slice(0, -tail.length).includes('(')
  return written.slice(0, written.length - tail.length + (closes ? 1 : 0))
}

function hrefOf(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined
  const { protocol, hostname, href } = new URL(written)
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : undefined
}
