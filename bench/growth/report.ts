import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Machine } from '../measure/machine.ts'
import { machineLines } from '../report/machine-lines.ts'
import { plotSvg } from '../report/plot.ts'
import { markdownTable, rounded, table } from '../report/table.ts'
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
    console.log(`\n${outcome.title}\n${table(...cellsOf(outcome))}`)
    for (const verdict of verdictsOf(outcome)) console.log(verdict)
    if (options.plots !== undefined) await draw(outcome, options.plots)
  }
  if (options.page !== undefined) await rewrite(options.page, { options, machine, outcomes })
  if (options.json) {
    const growths = outcomes.map((outcome) => ({
      of: outcome.of,
      ratios: Object.fromEntries(outcome.flat.map((figure) => [figure, growthOf(outcome, figure)])),
    }))
    console.log(JSON.stringify({ bench: 'growth', growths, options, machine, outcomes }))
  }
}

function verdictsOf(outcome: Outcome): string[] {
  return outcome.flat.map((figure) => {
    const ratio = growthOf(outcome, figure)
    const met = ratio <= goal ? 'met' : 'not met'
    return `P11 ${figure}, largest ÷ smallest: ${rounded(ratio, 2)}, wanted ≤ ${goal}: ${met}`
  })
}

function cellsOf(outcome: Outcome): [string[], string[][]] {
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
  return [[outcome.axis, ...headings], rows]
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

const begin = '<!-- growth: begin -->'
const end = '<!-- growth: end -->'

/** Puts the tables and plots between the page's two marks. What was not measured this time keeps what it had. */
async function rewrite(page: string, { options, machine, outcomes }: GrowthResult): Promise<void> {
  const text = await readFile(page, 'utf8')
  if (!text.includes(begin) || !text.includes(end)) throw new Error(`${page} has no place for growth tables`)
  let section = text.slice(text.indexOf(begin) + begin.length, text.indexOf(end))
  const measured = `${machine.date}, medians of ${options.rounds} rounds.`
  for (const outcome of outcomes) {
    const pictures = outcome.plots.map(({ file, title }) => {
      const path = relative(dirname(page), join(options.plots ?? dirname(page), file))
      return `![${title}](${path})`
    })
    const verdicts = verdictsOf(outcome).map((verdict) => `- ${verdict}`)
    const parts = [markdownTable(...cellsOf(outcome)), verdicts.join('\n'), pictures.join('\n'), measured]
    const written = `\n### ${outcome.title}\n\n${parts.filter((part) => part !== '').join('\n\n')}\n`
    const [before, after] = around(section, `\n### ${outcome.title}\n`)
    section = before + written + after
  }
  await writeFile(
    page,
    text.slice(0, text.indexOf(begin) + begin.length) + section + text.slice(text.indexOf(end)),
  )
}

/** What stands before and after the part under a heading; a part that is not there yet comes last. */
function around(section: string, heading: string): [string, string] {
  const at = section.indexOf(heading)
  if (at < 0) return [section, '']
  const next = section.indexOf('\n### ', at + heading.length)
  return [section.slice(0, at), next < 0 ? '' : section.slice(next)]
}
