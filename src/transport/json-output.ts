import { pieces } from '../database/pieces.ts'

/** Items of a list that become JSON in one piece: about a millisecond of the thread. */
const atOnce = 256

/** Whether an output holds a list that keeps others waiting where it becomes JSON in one piece. */
export function isLong(output: unknown): output is object {
  if (typeof output !== 'object' || output === null) return false
  return Object.values(output).some((value) => Array.isArray(value) && value.length > atOnce)
}

/**
 * The text that JSON.stringify makes of it, as bytes, its lists in pieces with a turn of the event loop between two of them. In
 * buffers, because one text of megabytes would be put together and encoded in one piece again.
 */
export async function jsonInPieces(output: object): Promise<Buffer[]> {
  const buffers: Buffer[] = []
  const say = (text: string): void => void buffers.push(Buffer.from(text))
  let before = '{'
  for (const [name, value] of Object.entries(output)) {
    const opening = `${before}${JSON.stringify(name)}:`
    if (Array.isArray(value)) {
      let between = `${opening}[`
      for await (const piece of pieces(value, atOnce)) {
        say(between + JSON.stringify(piece).slice(1, -1))
        between = ','
      }
      say(value.length === 0 ? `${opening}[]` : ']')
    } else {
      const text = JSON.stringify(value)
      if (text === undefined) continue
      say(opening + text)
    }
    before = ','
  }
  say('}')
  return buffers
}
