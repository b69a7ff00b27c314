import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../measure/machine.ts'
import { machineLines } from '../report/machine-lines.ts'
import { plotSvg } from '../report/plot.ts'
import { rounded, table } from '../report/table.ts'
import type { GrowthOptions } from './options.ts'
import { growthOf, medianAt, type Outcome, sizesOf } from './outcome.ts'

export interface GrowthResult {
  options: GrowthOptions
  machine: Machine
  outcomes: Outcome[]
}

/** P11: the largest may cost so many times what the smallest costs. */
const goal = 1.3

/** Prints the tables, and one line of JSON when asked; draws the plots where they are wanted. */
export async function printGrowth({ options, machine, outcomes }: GrowthResult): Promise<void> {
  console.log(`\n${machineLines(machine, {})}`)
  console.log(`Medians of ${options.rounds} rounds, in which the sizes take turns.`)
  for (const outcome of outcomes) {
    console.log(`\n${outcome.title}\n${tableOf(outcome)}`)
    for (const figure of outcome.flat) {
      const ratio = growthOf(outcome, figure)
      const met = ratio <= goal ? 'met' : 'not met'
      console.log(`P11 ${figure}, largest ÷ smallest: ${rounded(ratio, 2)}, wanted ≤ ${goal}: ${met}`)
    }
    if (options.plots !== undefined) await draw(outcome, options.plots)
  }
  if (options.json) {
    const growths = outcomes.map((outcome) => ({
      of: outcome.of,
      ratios: Object.fromEntries(outcome.flat.map((figure) => [figure, growthOf(outcome, figure)])),
    }))
    console.log(JSON.stringify({ bench: 'growth', growths, options, machine, outcomes }))
  }
}

function tableOf(outcome: Outcome): string {
  const headings = Object.entries(outcome.figures).map(([figure, unit]) =>
    figure.includes(unit) ? figure : `${figure} ${unit}`,
  )
  const rows = sizesOf(outcome).map((size) => [
    rounded(size),
    ...Object.keys(outcome.figures).map((figure) => {
      const value = medianAt(outcome, size, figure)
      return Number.isNaN(value) ? '–' : rounded(value, value < 100 ? 2 : 0)
    }),
  ])
  return table([outcome.axis, ...headings], rows)
}

async function draw(outcome: Outcome, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const { file, title, y, figures } of outcome.plots) {
    const series = figures.map((name) => ({
      name,
      points: sizesOf(outcome).map((size) => ({ x: size, y: medianAt(outcome, size, name) })),
    }))
    await writeFile(join(directory, file), plotSvg({ title, x: outcome.axis, y, series }))
  }
}
