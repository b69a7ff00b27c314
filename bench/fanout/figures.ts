import type { LoadFigures } from '../load/orders.ts'
import { median, type Spread, spread } from '../measure/statistics.ts'

/** One server under one load in one round. */
export interface Sample extends LoadFigures {
  round: number
  peer: string
  mode: 'closed' | 'open'
  deliveriesPerSecond: number
  messagesPerSecond: number
  /** Seconds of CPU for a thousand deliveries, which is milliseconds for one: of each process tree, and together. */
  cpuPer1000: Record<string, number>
  /** Microseconds of CPU for one delivery, all process trees together. */
  microsPerDelivery: number
  deliveriesPerCpuSecond: number
}

/** `cpu` is the seconds each process tree used in the measured time. */
export function sampleOf(
  what: Pick<Sample, 'round' | 'peer' | 'mode'>,
  load: LoadFigures,
  cpu: Record<string, number>,
): Sample {
  const together = Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0)
  const perThousand = (seconds: number): number => (seconds / load.deliveries) * 1_000
  return {
    ...what,
    ...load,
    deliveriesPerSecond: load.deliveries / load.seconds,
    messagesPerSecond: load.messages / load.seconds,
    cpuPer1000: Object.fromEntries(Object.entries(cpu).map(([name, s]) => [name, perThousand(s)])),
    microsPerDelivery: perThousand(together) * 1_000,
    deliveriesPerCpuSecond: load.deliveries / together,
  }
}

const middled = [
  'deliveriesPerSecond',
  'messagesPerSecond',
  'microsPerDelivery',
  'deliveriesPerCpuSecond',
  'p50',
  'p99',
  'max',
  'bytesPerDelivery',
  'loadMicrosPerDelivery',
] as const

export type Medians = Record<(typeof middled)[number], number> & {
  cpuPer1000: Record<string, number>
  /** Sums, not medians. */
  lost: number
  unanswered: number
}

/** The medians of the rounds of one server under one load. */
export function mediansOf(samples: readonly Sample[]): Medians {
  const trees = Object.keys(samples[0]?.cpuPer1000 ?? {})
  const sum = (of: (sample: Sample) => number): number =>
    samples.reduce((all, one) => all + Math.abs(of(one)), 0)
  // The keys are those listed.
  const medians = Object.fromEntries(
    middled.map((key) => [key, median(samples.map((sample) => sample[key]))]),
  )
  return {
    ...(medians as Record<(typeof middled)[number], number>),
    cpuPer1000: Object.fromEntries(
      trees.map((tree) => [tree, median(samples.map((sample) => sample.cpuPer1000[tree] ?? 0))]),
    ),
    lost: sum((sample) => sample.lost),
    unanswered: sum((sample) => sample.unanswered),
  }
}

export type Compared = 'microsPerDelivery' | 'deliveriesPerCpuSecond' | 'p50' | 'p99'

/** How one server compares to another within each round: what the machine did to one, it did to both. */
export function ratioOf(of: readonly Sample[], to: readonly Sample[], figure: Compared): Spread {
  const ratios = of.flatMap((sample) => {
    const other = to.find(({ round }) => round === sample.round)
    return other === undefined ? [] : [sample[figure] / other[figure]]
  })
  return spread(ratios)
}
