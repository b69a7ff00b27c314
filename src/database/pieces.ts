import { setImmediate as turnOfTheLoop } from 'node:timers/promises'

/** Rows that are opened or sealed in one piece: about a millisecond of the thread. */
const usualPiece = 32

/**
 * A long list, a piece at a time, with a turn of the event loop between two of them: nobody else's work waits for the whole of
 * it. A list of one piece waits for nothing.
 */
export async function* pieces<Item>(
  list: readonly Item[],
  atOnce = usualPiece,
): AsyncGenerator<readonly Item[]> {
  for (let from = 0; from < list.length; from += atOnce) {
    if (from > 0) await turnOfTheLoop()
    yield list.slice(from, from + atOnce)
  }
}

/** What becomes of each, one after the other, in pieces. */
export async function mapInPieces<Item, Result>(
  list: readonly Item[],
  work: (item: Item) => Result | Promise<Result>,
  atOnce?: number,
): Promise<Result[]> {
  const results: Result[] = []
  for await (const piece of pieces(list, atOnce)) for (const item of piece) results.push(await work(item))
  return results
}
