import { percentile } from '../../bench/measure/statistics.ts'
import { timesOf } from './checker/figures.ts'
import { acknowledgedFiles } from './checker/file-invariants.ts'
import { acknowledged, intentsOf } from './checker/sends.ts'
import type { Outcome } from './run.ts'

interface Ran {
  seed: string
  seconds: number
}

/** The last line of a run. */
export function verdictOf({ seed, seconds }: Ran, { broken, evidence }: Outcome): string {
  const count = intentsOf(evidence.history).filter(acknowledged).length
  const said = `${count.toLocaleString('en')} acknowledged and ${acknowledgedFiles(evidence.history).toLocaleString('en')} files`
  const figures = `seed ${seed}, ${seconds} s, ${said}, ${broken.length} broken`
  const [first] = broken
  if (first === undefined) return `chaos: held, ${figures}`
  const which = [...new Set(broken.map(({ invariant }) => invariant))].sort().join(' ')
  return `chaos: BROKEN ${which}, ${figures}: ${first.what}`
}

/** The same for programs: one line of JSON. */
export function machineLine({ seed, seconds }: Ran, { broken, evidence, plan, ownEnds }: Outcome): string {
  const intents = intentsOf(evidence.history)
  const times = timesOf(intents, evidence.history).map(({ name, values }) => [
    name,
    {
      count: values.length,
      p50: percentile(values, 0.5),
      p99: percentile(values, 0.99),
      most: values.at(-1),
    },
  ])
  return JSON.stringify({
    seed,
    seconds,
    held: broken.length === 0,
    sent: intents.length,
    acknowledged: intents.filter(acknowledged).length,
    files: acknowledgedFiles(evidence.history),
    times: Object.fromEntries(times),
    convergence: evidence.convergence.map(({ after, milliseconds }) => ({ after, milliseconds })),
    memory: evidence.memory,
    ownEnds,
    faults: plan,
    broken,
  })
}
