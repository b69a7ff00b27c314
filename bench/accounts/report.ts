import type { LoadFigures } from '../load/orders.ts'
import type { Machine } from '../measure/machine.ts'
import type { Processors } from '../measure/processor-time.ts'
import { median } from '../measure/statistics.ts'
import { machineLines } from '../report/machine-lines.ts'
import { rounded, table } from '../report/table.ts'
import type { AccountsOptions } from './options.ts'
import type { Revocations, SignIns, Waits } from './orders.ts'

export interface Round {
  /** Verifications a second of a process that does nothing else, on all cores. */
  hashesPerSecond: number
  signIns: SignIns
  /** Milliseconds of CPU for a sign-in, by process; hashing is the gateway's. */
  millisPerSignIn: Processors
  /** Those who talk: alone, and while others sign in. */
  quiet: LoadFigures
  storm: LoadFigures
  errors: string[]
}

export interface AccountsResult {
  options: AccountsOptions
  machine: Machine
  raised: Record<string, string>
  rounds: readonly Round[]
  revocations: Revocations
}

const goals = { signInRatio: 0.9, signInStormP99Ratio: 1.5, revocationMaxMs: 1_000 }

/** Prints the result for people, and as one line of JSON when asked. Answers whether nothing failed. */
export function printAccounts(result: AccountsResult): boolean {
  const { options, machine, raised, rounds, revocations } = result
  const signInRatio = median(
    rounds.map(({ signIns, hashesPerSecond }) => signIns.perSecond / hashesPerSecond),
  )
  const signInStormP99Ratio = median(rounds.map(({ storm, quiet }) => storm.p99 / quiet.p99))
  const revocationMaxMs = Math.max(revocations.same.max, revocations.other.max)
  console.log(`\n${machineLines(machine, raised)}`)
  console.log(
    `\n${options.burst} people sign in at once, again as soon as all are in; ten bubbles of five talk at ` +
      `${options.rate} messages a second.\n`,
  )
  const headings = [
    'round',
    'argon2id/s',
    'sign-ins/s',
    'p50 ms',
    'max ms',
    'gateway ms each',
    'postgres ms each',
    'talk p99 ms',
    'p99 meanwhile',
    'lost',
  ]
  const row = (
    { hashesPerSecond, signIns, millisPerSignIn, quiet, storm }: Round,
    index: number,
  ): string[] => [
    rounded(index + 1),
    rounded(hashesPerSecond, 1),
    rounded(signIns.perSecond, 1),
    rounded(signIns.p50),
    rounded(signIns.max),
    rounded(millisPerSignIn.gateway ?? Number.NaN, 1),
    rounded(millisPerSignIn.postgres ?? Number.NaN, 1),
    rounded(quiet.p99, 1),
    rounded(storm.p99, 1),
    rounded(lostIn(quiet) + lostIn(storm)),
  ]
  console.log(table(headings, rounds.map(row)))
  const waits = (name: string, { tries, p50, p99, max }: Waits): string[] => [
    name,
    rounded(tries),
    rounded(p50, 1),
    rounded(p99, 1),
    rounded(max, 1),
  ]
  const ended = [
    waits('at the socket’s gateway', revocations.same),
    waits('at another gateway', revocations.other),
  ]
  console.log(`\n${table(['session ended', 'tries', 'p50 ms', 'p99 ms', 'max ms'], ended)}`)
  const errors = rounds.flatMap((round) => round.errors)
  for (const error of new Set(errors.slice(0, 5))) console.log(`  ${error}`)
  const say = (met: boolean): string => (met ? 'met' : 'not met')
  console.log(
    `\nSign-ins a second ÷ argon2id alone: ${rounded(signInRatio, 2)}; at least ${goals.signInRatio}: ` +
      `${say(signInRatio >= goals.signInRatio)}` +
      `\nMessages’ p99 meanwhile ÷ alone: ${rounded(signInStormP99Ratio, 2)}; at most ` +
      `${goals.signInStormP99Ratio}: ${say(signInStormP99Ratio <= goals.signInStormP99Ratio)}` +
      `\nFrom the end of a session to its closed socket: ${rounded(revocationMaxMs)} ms at most; under ` +
      `${goals.revocationMaxMs}: ${say(revocationMaxMs < goals.revocationMaxMs)}`,
  )
  if (options.json) {
    const headline = { revocationMaxMs, signInStormP99Ratio, signInRatio }
    console.log(JSON.stringify({ bench: 'accounts', ...headline, ...result }))
  }
  return errors.length === 0 && rounds.every(({ quiet, storm }) => lostIn(quiet) + lostIn(storm) === 0)
}

function lostIn({ lost, unanswered }: LoadFigures): number {
  return Math.abs(lost) + unanswered
}
