import { pieces } from '../database/pieces.ts'

/** Items of a list that become JSON in one piece: about a millisecond of the thread. */
const atOnce = 256

/** Whether an output holds a list that keeps others waiting where it becomes JSON in one piece. */
export function isLong(output: unknown): output is object {
  if (typeof output !== 'object' || output === null) return false
  return Object.values(output).some((value) => Array.isArray(value) && value.length > atOnce)
}

/** The text that JSON.stringify makes of it, its lists in pieces with a turn of the event loop between two of them. */
export async function jsonInPieces(output: object): Promise<string> {
  const members: string[] = []
  for (const [name, value] of Object.entries(output)) {
    const text = Array.isArray(value) ? await listInPieces(value) : JSON.stringify(value)
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${members.join(',')}}`
}

async function listInPieces(list: readonly unknown[]): Promise<string> {
  const texts: string[] = []
  for await (const piece of pieces(list, atOnce)) texts.push(JSON.stringify(piece).slice(1, -1))
  return `[${texts.join(',')}]`
}
