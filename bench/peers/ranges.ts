/** Where each of these lies, counted from 1, when they are put one behind the other; and how long each is. */
export function ranges(pieces: readonly Buffer[]): [number[], number[]] {
  const starts: number[] = []
  let from = 1
  for (const { length } of pieces) {
    starts.push(from)
    from += length
  }
  return [starts, pieces.map(({ length }) => length)]
}
