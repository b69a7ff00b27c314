import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const file = join(root, 'test/durations.json')
/** Shorter ones, in seconds, are not worth a line. */
const shortest = 2

/** How long each file of tests took when that was last recorded, in seconds. Who is not in it is short, or new. */
export function readDurations(): Record<string, number> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number> // Our own file.
}

/** Of vitest's report. */
export interface FileReport {
  name: string
  startTime: number
  endTime: number
}

/** Writes down what a whole run took. */
export function recordDurations(reports: readonly FileReport[]): void {
  const seconds = reports
    .map(({ name, startTime, endTime }) => [relative(root, name), (endTime - startTime) / 1_000] as const)
    .filter(([, duration]) => duration >= shortest)
    .sort(([, one], [, other]) => other - one)
    .map(([name, duration]) => [name, Math.round(duration)])
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(seconds), undefined, 2)}\n`)
}
