import { cp } from 'node:fs/promises'
import { UsageError } from '../../bench/arguments.ts'
import { endDescendants } from '../../bench/processes/end-descendants.ts'
import { histogram, timesOf } from './checker/figures.ts'
import { intentsOf } from './checker/sends.ts'
import { hunt } from './mutants/hunt.ts'
import { type Options, readOptions, usage } from './options.ts'
import { run } from './run.ts'
import { machineLine, verdictOf } from './verdict.ts'
import { removeWorlds } from './world/world.ts'

const start = performance.now()
const report = (line: string): void => {
  console.error(`[${((performance.now() - start) / 1_000).toFixed(1).padStart(6)}] ${line}`)
}

/** `npm run chaos`: see docs/operations/chaos.md. The last line is the verdict; the status is 0 only if all held. */
async function main(options: Options): Promise<number> {
  return options.mutants.length > 0 ? huntAll(options) : storm(options)
}

async function storm(options: Options): Promise<number> {
  const outcome = await run({
    ...options,
    report,
    async keep(directory) {
      if (options.keep === undefined) return
      for (const part of ['history', 'logs'])
        await cp(`${directory}/${part}`, `${options.keep}/${part}`, { recursive: true })
    },
  })
  const { evidence, broken } = outcome
  for (const times of timesOf(intentsOf(evidence.history), evidence.history))
    for (const line of histogram(times)) console.log(line)
  for (const { gateway, baseline, most } of evidence.memory)
    console.log(`memory of gateway ${gateway}: ${mebibytes(baseline)} at first, ${mebibytes(most)} at most`)
  for (const { gateway, times } of outcome.ownEnds)
    console.log(`gateway ${gateway} ended by itself, or did not begin to listen: ${times}`)
  for (const { invariant, what } of broken.slice(0, 40)) console.log(`${invariant} ${what}`)
  if (options.json) console.log(machineLine(options, outcome))
  console.log(verdictOf(options, outcome))
  return broken.length === 0 ? 0 : 1
}

/** M-10: here it is a failure when nothing is found. */
async function huntAll({ mutants, seed }: Options): Promise<number> {
  const missed: string[] = []
  for (const mutant of mutants) {
    const { missed: overlooked, outcome } = await hunt([mutant], { seed, report })
    const caught = overlooked.length === 0
    const found = [...new Set(outcome.broken.map(({ invariant }) => invariant))].sort().join(' ')
    console.log(`${mutant.name}: ${caught ? 'found' : 'NOT FOUND'}, ${found || 'nothing'} broken`)
    for (const { invariant, what } of outcome.broken.slice(0, 3)) console.log(`  ${invariant} ${what}`)
    if (!caught) missed.push(mutant.name)
  }
  const count = `${mutants.length - missed.length} of ${mutants.length} mutants found, seed ${seed}`
  console.log(missed.length === 0 ? `chaos: ${count}` : `chaos: ${count}; MISSED ${missed.join(', ')}`)
  return missed.length === 0 ? 0 : 1
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`

/** Nothing of ours stays behind, whatever happens. */
function leave(code: number): void {
  endDescendants()
  removeWorlds()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave(130))

try {
  leave(await main(readOptions(process.argv.slice(2))))
} catch (error) {
  const misused = error instanceof UsageError
  console.error(misused ? `${error.message}\n${usage}` : error)
  console.log('chaos: did not run')
  leave(2)
}
