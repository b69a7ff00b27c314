import type { Machine } from '../measure/machine.ts'
import { machineLines } from '../report/machine-lines.ts'
import { rounded, table } from '../report/table.ts'
import { mediansOf, type Sample } from './figures.ts'
import { type Goal, goalsOf, isMet } from './goals.ts'
import { headlineOf } from './headline.ts'
import type { IdleFigures } from './idle.ts'
import type { FanoutOptions } from './options.ts'

export interface FanoutResult {
  options: FanoutOptions
  machine: Machine
  raised: Record<string, string>
  samples: Sample[]
  idles: IdleFigures[]
}

/** Prints the result for people, and as one line of JSON when asked. Answers whether nothing was lost. */
export function printFanout(result: FanoutResult): boolean {
  const { options, machine, raised, samples, idles } = result
  const goals = goalsOf(result)
  console.log(`\n${machineLines(machine, raised)}`)
  for (const mode of options.modes) {
    console.log(`\n${titleOf(mode, options)}\n${loadTable(groups(samples, mode))}`)
  }
  if (idles.length > 0) console.log(`\nIdle connections, on a server just started\n${idleTable(idles)}`)
  console.log(
    `\nGoals (medians of the ratios within a round; in parentheses the least and the most)\n${goalTable(goals)}`,
  )
  const lost = samples.filter((sample) => sample.lost !== 0 || sample.unanswered !== 0)
  console.log(
    lost.length === 0
      ? '\nLost deliveries: 0.'
      : `\nLOST DELIVERIES in ${lost.length} of ${samples.length} runs.`,
  )
  if (options.json) {
    const medians = options.modes.flatMap((mode) =>
      groups(samples, mode).map((group) => ({ peer: group[0]?.peer, mode, ...mediansOf(group) })),
    )
    const told = goals.map((goal) => ({ ...goal, met: isMet(goal) ?? null }))
    console.log(JSON.stringify({ bench: 'fanout', ...headlineOf(result), ...result, medians, goals: told }))
  }
  return lost.length === 0
}

function titleOf(mode: 'closed' | 'open', options: FanoutOptions): string {
  const { rooms, members, window, rate, rounds, seconds } = options
  const load =
    mode === 'closed'
      ? `Saturated (closed loop): ${window} messages outstanding in each room`
      : `Open loop: ${rate} messages a second, ${rate * members} deliveries a second`
  return `${load}; ${rooms} rooms of ${members}, 1 KB. Medians of ${rounds} interleaved rounds of ${seconds} s.`
}

/** The samples of one load, by server. */
function groups(samples: readonly Sample[], mode: string): Sample[][] {
  const ofMode = samples.filter((sample) => sample.mode === mode)
  return [...Map.groupBy(ofMode, ({ peer }) => peer).values()]
}

function loadTable(byPeer: readonly Sample[][]): string {
  const headings = [
    'server',
    'deliveries/s',
    'messages/s',
    'CPU µs/delivery',
    '(of which)',
    'deliveries/CPU s',
    'p50 ms',
    'p99 ms',
    'max ms',
    'bytes',
    'lost',
    'load µs',
  ]
  const rows = byPeer.map((samples) => {
    const m = mediansOf(samples)
    const micros = Object.entries(m.cpuPer1000).map(([name, seconds]) => [name, seconds * 1_000] as const)
    return [
      samples[0]?.peer ?? '',
      rounded(m.deliveriesPerSecond),
      rounded(m.messagesPerSecond),
      rounded(m.microsPerDelivery, 1),
      parts(Object.fromEntries(micros), 1),
      rounded(m.deliveriesPerCpuSecond),
      rounded(m.p50, 2),
      rounded(m.p99, 2),
      rounded(m.max, 1),
      rounded(m.bytesPerDelivery),
      rounded(m.lost + m.unanswered),
      rounded(m.loadMicrosPerDelivery, 1),
    ]
  })
  return table(headings, rows)
}

function sum(values: Record<string, number>): number {
  return Object.values(values).reduce((all, value) => all + value, 0)
}

function parts(values: Record<string, number>, digits: number): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${rounded(value, digits)}`)
    .join(' + ')
}

function idleTable(idles: readonly IdleFigures[]): string {
  const headings = [
    'server',
    'connections',
    'KiB each (Pss)',
    'before MiB',
    'after MiB',
    'CPU ms per connect',
  ]
  const rows = idles.map((idle) => [
    idle.peer,
    rounded(idle.connections),
    rounded(idle.kibPerConnection, 1),
    rounded(idle.beforeMiB, 1),
    rounded(idle.afterMiB, 1),
    rounded(sum(idle.cpuMillisPerConnect), 2),
    parts(idle.cpuMillisPerConnect, 2),
  ])
  return table(headings, rows)
}

function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const { measured, limit, better } = goal
    const met = isMet(goal)
    const range = measured && `(${rounded(measured.least, 2)}–${rounded(measured.most, 2)})`
    return [
      `${goal.id} ${goal.text}`,
      measured === undefined ? '–' : `${rounded(measured.median, 2)} ${range}`,
      `${better === 'lower' ? '≤' : '≥'} ${limit}`,
      met === undefined ? 'not measured' : met ? 'met' : 'not met',
    ]
  })
  return table(['goal', 'measured', 'wanted', ''], rows)
}
