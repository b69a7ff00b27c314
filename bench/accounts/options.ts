import { readArguments } from '../arguments.ts'

export interface AccountsOptions {
  /** Seconds that each of the four is measured in a round. */
  seconds: number
  rounds: number
  /** Messages a second among those who talk while others sign in. */
  rate: number
  /** How many sign in at once. */
  burst: number
  /** Sessions that are ended under an open socket. */
  tries: number
  profile: string | undefined
  json: boolean
}

/** Throws UsageError. */
export function accountsOptions(args: string[]): AccountsOptions {
  const values = {
    seconds: '8',
    rounds: '3',
    rate: '50',
    burst: '50',
    tries: '1000',
    profile: undefined,
  }
  const { whole, text, flag } = readArguments(args, { flags: ['json'], values })
  return {
    seconds: whole('seconds', 1, 600),
    rounds: whole('rounds', 1, 1_000),
    rate: whole('rate', 1, 10_000),
    // More would be told to come back later: fifty wait at most.
    burst: whole('burst', 1, 50),
    tries: whole('tries', 1, 100_000),
    profile: text('profile'),
    json: flag('json'),
  }
}
