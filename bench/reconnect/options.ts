import { readArguments } from '../arguments.ts'

export interface ReconnectOptions {
  clients: number
  /** How many come back at the same time: no more than the process that plays them can keep busy. */
  atOnce: number
  /** Percent of the bubbles that are written to while everyone is away, and again while they come back. */
  missed: number
  /** Messages a second among those who are on already, and how long they are measured when it is quiet. */
  rate: number
  seconds: number
  /** Never uses the ticket that the last connection left: everyone asks for one. */
  throughRest: boolean
  /** Whether bare servers are asked to take as many, too: what the machine needs at least. */
  withFloor: boolean
  profile: string | undefined
  json: boolean
}

/** Throws UsageError. */
export function reconnectOptions(args: string[]): ReconnectOptions {
  const values = {
    clients: '10000',
    'at-once': '256',
    missed: '10',
    rate: '20',
    seconds: '8',
    profile: undefined,
  }
  const { whole, text, flag } = readArguments(args, { flags: ['json', 'rest', 'floor'], values })
  return {
    clients: whole('clients', 1, 15_000),
    atOnce: whole('at-once', 1, 2_000),
    missed: whole('missed', 0, 100),
    rate: whole('rate', 1, 1_000),
    seconds: whole('seconds', 1, 600),
    throughRest: flag('rest'),
    withFloor: flag('floor'),
    profile: text('profile'),
    json: flag('json'),
  }
}
