import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'
import { type RunningProcess, runningProcess } from './process-table.ts'

/** A component that an earlier run of ours may have left behind, when that run was killed outright. */
export interface FormerService {
  pid: number
  /** Where the run that started it wrote its own process id. */
  ownerFile: string
  /** Whether this is the one we look for, and not a stranger that was given its process id since. */
  isIt(found: RunningProcess): boolean
  /** How to ask it to stop, politely first. */
  signals: NodeJS.Signals[]
  patienceMs: number
}

export async function recordOwner(ownerFile: string): Promise<void> {
  await writeFileAtomically(ownerFile, `${process.pid}\n`, readableByAll)
}

/**
 * Stops the component if it still runs and nobody looks after it. `stranger` means its process id now belongs to
 * another program, which is left alone. Throws if its owner is alive: two runs must not share a directory.
 */
export async function endOrphan(former: FormerService): Promise<'gone' | 'stopped' | 'stranger'> {
  const found = await runningProcess(former.pid)
  if (found === undefined) return 'gone'
  if (!former.isIt(found)) return 'stranger'
  // A child whose parent dies is given another parent: while it has the one that started it, it is no orphan.
  const owner = Number(await readFile(former.ownerFile, 'utf8').catch(() => '0'))
  if (found.parent === owner) {
    throw new Error(`another Prisme (process ${owner}) is running on the same data directory`)
  }
  for (const signal of former.signals) {
    process.kill(former.pid, signal)
    if (await endsWithin(former.pid, former.patienceMs)) return 'stopped'
  }
  throw new Error(`a process left from an earlier run (${former.pid}) does not stop`)
}

/** It is not our child, so its end can only be polled for. */
async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds
  while (performance.now() < deadline) {
    if ((await runningProcess(pid)) === undefined) return true
    await pause(20)
  }
  return false
}
