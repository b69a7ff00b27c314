import type { LoadFigures } from '../load/orders.ts'
import type { Machine } from '../measure/machine.ts'
import type { Processors } from '../measure/processor-time.ts'
import { median } from '../measure/statistics.ts'
import { machineLines } from '../report/machine-lines.ts'
import { rounded, table } from '../report/table.ts'
import type { FloodOptions } from './options.ts'
import type { Pushed } from './orders.ts'

/** What those who talk saw, and the seconds of processor that every process had meanwhile. */
export interface Talk extends LoadFigures {
  processors: Processors
}

/** Those who talk, alone and then beside the flood. */
export interface Round {
  alone: Talk
  beside: Talk
  pushed: Pushed
}

export interface FloodResult {
  options: FloodOptions
  machine: Machine
  raised: Record<string, string>
  rounds: readonly Round[]
}

/** As for sign-ins (P6): what others may make of it. */
const goal = 1.5

/** Prints the result for people, and as one line of JSON when asked. Answers whether nothing of the talk was lost. */
export function printFlood(result: FloodResult): boolean {
  const { options, machine, raised, rounds } = result
  const headline = {
    floodP99Ratio: median(rounds.map(({ alone, beside }) => beside.p99 / alone.p99)),
    p99Alone: median(rounds.map(({ alone }) => alone.p99)),
    p99Beside: median(rounds.map(({ beside }) => beside.p99)),
    floodP50Ratio: median(rounds.map(({ alone, beside }) => beside.p50 / alone.p50)),
  }
  console.log(`\n${machineLines(machine, raised)}`)
  console.log(
    `\nOne company talks: ten bubbles of five, ${options.rate} messages a second. ${besideWhat(options)}\n`,
  )
  console.log(roundTable(rounds))
  console.log(`\n${processorTable(rounds)}`)
  const { floodP99Ratio: ratio } = headline
  console.log(
    `\nMessages’ p99 beside the flood ÷ alone: ${rounded(ratio, 2)}; at most ${goal}: ${ratio <= goal ? 'met' : 'not met'}`,
  )
  if (options.json) console.log(JSON.stringify({ bench: 'flood', ...headline, ...result }))
  return rounds.every(({ alone, beside }) => lostIn(alone) + lostIn(beside) === 0)
}

function besideWhat({ accounts, sockets, window, gateways }: FloodOptions): string {
  const where = gateways === 2 ? ' through a gateway of its own' : ''
  return (
    `Another one floods${where}: ${accounts} accounts, ${sockets} sockets each, ` +
    `${window} requests always unanswered.`
  )
}

/** Hundredths of one processor, alone and beside the flood. */
function processorTable(rounds: readonly Round[]): string {
  const names = Object.keys(rounds[0]?.beside.processors ?? {})
  const share = ({ processors, seconds }: Talk, name: string): number =>
    (100 * (processors[name] ?? 0)) / seconds
  const rows = names.map((name) => [
    name,
    rounded(median(rounds.map(({ alone }) => share(alone, name)))),
    rounded(median(rounds.map(({ beside }) => share(beside, name)))),
  ])
  return table(['% of a processor', 'alone', 'beside'], rows)
}

function roundTable(rounds: readonly Round[]): string {
  const headings = [
    'round',
    'p50 ms',
    'p99 ms',
    'p50 beside',
    'p99 beside',
    'flood: asked/s',
    'refused/s',
    'deliveries/s',
    'closed',
    'lost',
  ]
  const rows = rounds.map(({ alone, beside, pushed }, index) => [
    rounded(index + 1),
    rounded(alone.p50, 1),
    rounded(alone.p99, 1),
    rounded(beside.p50, 1),
    rounded(beside.p99, 1),
    rounded(pushed.answered / pushed.seconds),
    rounded(pushed.refused / pushed.seconds),
    rounded(pushed.deliveries / pushed.seconds),
    rounded(pushed.closed),
    rounded(lostIn(alone) + lostIn(beside)),
  ])
  return table(headings, rows)
}

function lostIn({ lost, unanswered }: LoadFigures): number {
  return Math.abs(lost) + unanswered
}
