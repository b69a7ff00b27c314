import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endOrphan } from './orphan.ts'
import { isTaken, isWorkedIn, type RunningProcess } from './process-table.ts'
import type { Report } from './report.ts'

export interface PostmasterFile {
  pid: number
  /** `starting`, `ready`, `stopping`, `standby`. */
  status: string
}

/** What a PostgreSQL server says of itself in its data directory. Undefined if none runs, or it was stopped well. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const lines = text?.split('\n')
  return lines === undefined ? undefined : { pid: Number(lines[0]), status: lines[7]?.trim() ?? '' }
}

const stopPatienceMs = 30_000

/**
 * Stops a server that a killed run of ours left on the data under `directory`. Throws if that run is still alive.
 */
export async function endFormerServer(directory: string, report: Report): Promise<void> {
  const data = await realpath(join(directory, 'data')).catch(() => undefined)
  const former = data === undefined ? undefined : await readPostmasterFile(data)
  if (data === undefined || former === undefined) return
  const outcome = await endOrphan({
    pid: former.pid,
    ownerFile: join(directory, 'owner'),
    isIt: (found) => isServerOf(data, found),
    signals: ['SIGINT', 'SIGQUIT'],
    patienceMs: stopPatienceMs,
  })
  if (outcome === 'stopped') report('Stopped a PostgreSQL that an earlier run had left behind.')
  // The server would take for itself whoever has the id by now, a stranger or a zombie, and refuse to start. But its
  // lock file also guards the data from what a killed server left running: it goes only when nothing is there.
  if (outcome !== 'stopped' && isTaken(former.pid) && (await isWorkedIn(data)) === false) {
    await rm(join(data, 'postmaster.pid'), { force: true })
  }
}

/** A server works in its data directory; where the system does not tell, its arguments do. */
function isServerOf(data: string, { command, directory }: RunningProcess): boolean {
  if (!command.includes('postgres')) return false
  return directory === undefined ? command.includes(`-D ${data} `) : directory === data
}
