import { readArguments } from '../arguments.ts'

export interface FloodOptions {
  /** Messages a second among those who talk, in ten rooms of five. */
  rate: number
  /** Of the company that floods, and the open sockets of each. */
  accounts: number
  sockets: number
  /** Requests that each of those sockets always has unanswered. */
  window: number
  /** Two: who floods asks the second one, and only the machine and the database are shared. */
  gateways: number
  seconds: number
  warm: number
  rounds: number
  profile: string | undefined
  json: boolean
}

/** Throws UsageError. */
export function floodOptions(args: string[]): FloodOptions {
  const values = {
    rate: '20',
    accounts: '20',
    sockets: '10',
    window: '8',
    gateways: '1',
    seconds: '8',
    warm: '3',
    rounds: '3',
    profile: undefined,
  }
  const { whole, text, flag } = readArguments(args, { flags: ['json'], values })
  return {
    // Each of the ten who speak may say five messages a second.
    rate: whole('rate', 1, 50),
    accounts: whole('accounts', 1, 1_000),
    // An account may have ten, and thirty-two requests unanswered on each.
    sockets: whole('sockets', 1, 10),
    window: whole('window', 1, 32),
    gateways: whole('gateways', 1, 2),
    seconds: whole('seconds', 1, 600),
    warm: whole('warm', 0, 600),
    rounds: whole('rounds', 1, 1_000),
    profile: text('profile'),
    json: flag('json'),
  }
}
