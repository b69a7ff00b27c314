import { parseArgs } from 'node:util'

export interface StartOptions {
  /** Gateway processes on the one public port. */
  gateways: number
}

/** What was asked for cannot be done; the message says what can. */
export class StartOptionsWrong extends Error {
  override name = 'StartOptionsWrong'
}

const usage = 'The one option there is: --gateways <1 to 14>'

/** Reads what follows the program’s name. Throws StartOptionsWrong. */
export function startOptions(args: string[]): StartOptions {
  const { gateways = '1' } = valuesOf(args)
  const count = /^\d+$/.test(gateways) ? Number(gateways) : 0
  if (count < 1 || count > 14) throw new StartOptionsWrong(usage)
  if (count > 1 && process.platform !== 'linux')
    throw new StartOptionsWrong('Several gateways can share a port on Linux only.')
  return { gateways: count }
}

function valuesOf(args: string[]): { gateways?: string | undefined } {
  try {
    return parseArgs({ args, options: { gateways: { type: 'string' } } }).values
  } catch {
    throw new StartOptionsWrong(usage)
  }
}

/** PostgreSQL takes this many unless it is told otherwise; some stay free for its operator. */
const connectionsThere = 100 - 10
/** What a gateway takes besides its pool: three for jobs, one each for the broker, for what it watches, for a chore. */
const connectionsBesides = 6
const usualPool = 10

/** So that the gateways, and the one more there is while they are replaced, find room in the database. */
export function poolSizeFor({ gateways }: StartOptions): number {
  const each = gateways === 1 ? connectionsThere : Math.floor(connectionsThere / (gateways + 1))
  return Math.max(1, Math.min(usualPool, each - connectionsBesides))
}
