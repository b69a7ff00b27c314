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
    if (text !== '') write(text)
  }

  return {
    line(line) {
      gathered += `${line}\n`
      due ??= setImmediate(flush)
    },
    flush,
  }
}
