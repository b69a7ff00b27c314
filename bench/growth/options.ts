import { readArguments, UsageError } from '../arguments.ts'

const kinds = ['members', 'rooms', 'connections', 'history', 'conversations'] as const
/** What grows. */
export type Growth = (typeof kinds)[number]

export interface GrowthOptions {
  of: Growth[]
  rounds: number
  /** Seconds of each measurement of a load. */
  seconds: number
  /** How often each question is asked in a round. */
  times: number
  /** The largest of each: members of a bubble, rooms, connections, messages of a bubble, conversations of an account. */
  most: Record<Growth, number>
  /** Where the plots go; undefined for none. */
  plots: string | undefined
  /** A Markdown page whose growth section is to be written anew; undefined for none. */
  page: string | undefined
  json: boolean
}

/** Throws UsageError. */
export function growthOptions(args: string[]): GrowthOptions {
  const values = {
    of: kinds.join(','),
    rounds: '3',
    seconds: '5',
    times: '100',
    members: '1000',
    rooms: '1000',
    connections: '10000',
    history: '1000000',
    conversations: '10000',
    plots: undefined,
    page: undefined,
  }
  const { whole, text, flag } = readArguments(args, { flags: ['json'], values })
  return {
    of: growthsOf(text('of') ?? ''),
    rounds: whole('rounds', 1, 100),
    seconds: whole('seconds', 1, 600),
    times: whole('times', 1, 10_000),
    most: {
      members: whole('members', 2, 1_000),
      rooms: whole('rooms', 1, 1_000),
      connections: whole('connections', 100, 15_000),
      history: whole('history', 1_000, 10_000_000),
      conversations: whole('conversations', 10, 100_000),
    },
    plots: text('plots'),
    page: text('page'),
    json: flag('json'),
  }
}

function growthsOf(text: string): Growth[] {
  return text.split(',').map((name) => {
    const known = kinds.find((kind) => kind === name)
    if (known === undefined) throw new UsageError(`--of knows ${kinds.join(', ')}`)
    return known
  })
}
