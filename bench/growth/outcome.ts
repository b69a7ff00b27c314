import { median } from '../measure/statistics.ts'

/** One figure at one size in one round. */
export interface Point {
  round: number
  size: number
  figures: Record<string, number>
}

/** How figures grow with a size. */
export interface Outcome {
  of: string
  title: string
  /** What grows. */
  axis: string
  points: Point[]
  /** The figures' names and units, in the order of the table. */
  figures: Record<string, string>
  plots: { file: string; title: string; y: string; figures: string[] }[]
  /** The figures that are to stay flat (P11). */
  flat: string[]
}

export function sizesOf({ points }: Outcome): number[] {
  return [...new Set(points.map(({ size }) => size))].sort((a, b) => a - b)
}

/** The median over the rounds. NaN where it was not measured. */
export function medianAt({ points }: Outcome, size: number, figure: string): number {
  return median(
    points.filter((point) => point.size === size).map(({ figures }) => figures[figure] ?? Number.NaN),
  )
}

/**
 * How a figure at the largest size compares to the smallest one: the median of the ratios within a round, for what the
 * machine did to one, it did to the other a little later.
 */
export function growthOf(outcome: Outcome, figure: string): number {
  const sizes = sizesOf(outcome)
  const [least, most] = [sizes[0], sizes.at(-1)]
  const rounds = [...new Set(outcome.points.map(({ round }) => round))]
  const at = (round: number, size: number | undefined): number =>
    outcome.points.find((point) => point.round === round && point.size === size)?.figures[figure] ??
    Number.NaN
  return median(rounds.map((round) => at(round, most) / at(round, least)))
}
