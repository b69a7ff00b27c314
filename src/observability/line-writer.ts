/** What the kernel writes to a pipe as one, so that lines of several processes that share it do not tear each other. */
const atomic = 4_096

/** Whole lines, in pieces that are written as one. A line longer than that is a piece by itself. */
function piecesOf(text: string): string[] {
  if (text.length <= atomic) return text === '' ? [] : [text]
  const pieces: string[] = ['']
  for (const line of text.split(/(?<=\n)/)) {
    const last = pieces.length - 1
    const piece = pieces[last] ?? ''
    if (piece !== '' && piece.length + line.length > atomic) pieces.push(line)
    else pieces[last] = piece + line
  }
  return pieces
}

/**
 * Gathers the lines of one turn of the event loop into one write: under load a write for each line would cost more than
 * the line. `flush` writes what is gathered now, for the end of the process.
 */
export function createLineWriter(write: (text: string) => void): {
  line(line: string): void
  flush(): void
} {
  let gathered = ''
  let due: NodeJS.Immediate | undefined

  function flush(): void {
    if (due !== undefined) clearImmediate(due)
    due = undefined
    const text = gathered
    gathered = ''
    for (const piece of piecesOf(text)) write(piece)
  }

  return {
    line(line) {
      gathered += `${line}\n`
      due ??= setImmediate(flush)
    },
    flush,
  }
}
