import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Size } from '../crowd/plan.ts'
import { type Outcome, run } from '../run.ts'
import type { Mutant } from './mutants.ts'
import { patchedSource } from './patched-source.ts'

export interface Hunt {
  /** Those of whose invariants none was found broken. */
  missed: Mutant[]
  outcome: Outcome
}

interface Needs {
  seed: string
  size?: Size
  /** The socket of a clamd that runs already. */
  scanner?: string
  report(line: string): void
}

const small: Size = { writers: 8, readers: 6, conversations: 8, stalled: 0 }

/** Lets servers with these bugs run through a short storm that is made for them, and looks whether each is found. */
export async function hunt(
  mutants: readonly Mutant[],
  { seed, size = small, scanner, report }: Needs,
): Promise<Hunt> {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-mutant-'))
  const together = <T>(of: (mutant: Mutant) => readonly T[]): T[] => [...new Set(mutants.flatMap(of))]
  try {
    const outcome = await run({
      seed,
      size,
      report,
      ...(scanner === undefined ? {} : { scanner }),
      seconds: Math.max(...mutants.map(({ seconds }) => seconds)),
      faults: together(({ faults }) => faults),
      gateways: 3,
      broker: 'postgres',
      store: 'directory',
      pace: 3,
      files: Math.max(...mutants.map(({ files = 0 }) => files)),
      patience: 35,
      source: await patchedSource(
        directory,
        together(({ patches }) => patches),
      ),
      prepare: together(({ prepare }) => (prepare === undefined ? [] : [prepare])).join(';'),
    })
    const broken = new Set(outcome.broken.map(({ invariant }) => invariant))
    const missed = mutants.filter(({ breaks }) => !breaks.some((invariant) => broken.has(invariant)))
    return { missed, outcome }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
