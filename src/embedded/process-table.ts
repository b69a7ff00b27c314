import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface RunningProcess {
  /** Its program and arguments, separated by spaces. */
  command: string
  parent: number
  /** Its working directory, where the system tells. */
  directory: string | undefined
}

/** What runs under this process id, or undefined if nothing does (a zombie is nothing). */
export async function runningProcess(pid: number): Promise<RunningProcess | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** Whether the system still counts the id as taken, be it by a zombie that nobody has buried. */
export function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Whether any process works in this directory. Undefined where the system does not tell. */
export async function isWorkedIn(directory: string): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return undefined
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found = await Promise.all(pids.map(runningProcess))
  return found.some((running) => running?.directory === directory)
}

async function fromProc(pid: number): Promise<RunningProcess | undefined> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // After the name, which is in parentheses and may hold anything: state, then parent.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z') return undefined
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
    return { command, parent: Number(parent), directory }
  } catch {
    return undefined
  }
}

async function fromPs(pid: number): Promise<RunningProcess | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,command=', '-p', String(pid)])
    const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? []
    return command === undefined ? undefined : { command, parent: Number(parent), directory: undefined }
  } catch {
    return undefined
  }
}
