import type { Machine } from '../measure/machine.ts'
import { median, spread } from '../measure/statistics.ts'
import { machineLines } from '../report/machine-lines.ts'
import { rounded, table } from '../report/table.ts'
import type { Way } from './carrier.ts'
import type { ScanOptions } from './options.ts'

/** One file carried one way. `cpu` is the seconds each process tree used meanwhile. */
export interface Transfer {
  round: number
  way: Way
  seconds: number
  cpu: Record<string, number>
}

export interface ScanResult {
  options: ScanOptions
  machine: Machine
  clamd: string
  raised: Record<string, string>
  transfers: Transfer[]
}

const goal = 0.9

/** Prints the result for people, and as one line of JSON when asked. */
export function printScan(result: ScanResult): void {
  const { options, machine, clamd, raised, transfers } = result
  const { megabytes, rounds } = options
  const rate = ({ seconds }: Transfer): number => megabytes / seconds
  const of = (way: Way): Transfer[] => transfers.filter((transfer) => transfer.way === way)
  const ratio = spread(of('upload').map((upload, i) => rate(upload) / rate(of('instream')[i] ?? upload)))
  const row = (name: string, way: Way): string[] => {
    const cpu = (tree: string): string =>
      rounded(median(of(way).map((transfer) => ((transfer.cpu[tree] ?? 0) * 1_000) / megabytes)), 1)
    return [name, rounded(median(of(way).map(rate)), 1), cpu('clamd'), cpu('gateway'), cpu('postgres')]
  }
  console.log(`\n${machineLines(machine, raised)}\n${clamd}, the embedded one, with the signatures it has.`)
  console.log(`\nA random file of ${megabytes} MiB. Medians of ${rounds} interleaved rounds.`)
  console.log(
    table(
      ['way', 'MiB/s', 'clamd ms CPU/MiB', 'gateway ms CPU/MiB', 'postgres'],
      [row('clamd INSTREAM alone', 'instream'), row('upload: scan, seal, store', 'upload')],
    ),
  )
  const range = `(${rounded(ratio.least, 2)}–${rounded(ratio.most, 2)})`
  const verdict = ratio.median >= goal ? 'met' : 'not met'
  console.log(`\nP7 upload ÷ INSTREAM: ${rounded(ratio.median, 2)} ${range}, wanted ≥ ${goal}: ${verdict}`)
  if (options.json) console.log(JSON.stringify({ bench: 'scan', ...result, ratio, goal }))
}
