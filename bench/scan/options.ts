import { readArguments } from '../arguments.ts'

export interface ScanOptions {
  megabytes: number
  rounds: number
  /** Directory for CPU profiles of the gateway. */
  profile: string | undefined
  json: boolean
}

/** Throws UsageError. */
export function scanOptions(args: string[]): ScanOptions {
  const values = { megabytes: '50', rounds: '3', profile: undefined }
  const { whole, text, flag } = readArguments(args, { flags: ['json'], values })
  return {
    // 100 MiB is the largest file a server takes unless it is told otherwise.
    megabytes: whole('megabytes', 1, 100),
    rounds: whole('rounds', 1, 1_000),
    profile: text('profile'),
    json: flag('json'),
  }
}
