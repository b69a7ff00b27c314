import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { access } from 'node:fs/promises'

export interface Daemon {
  readonly pid: number
  /** Ends it as its operator would and waits until it is gone; SIGKILL when it has not gone after 5 s. */
  stop(): Promise<void>
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  readonly exited: boolean
}

/**
 * Starts a program that stays in the foreground; its output goes to `log`. The kernel ends it when this process ends,
 * however that happens: a test runner that is killed leaves nothing running.
 */
export function startDaemon(program: string, args: readonly string[], log: string): Daemon {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const sink = createWriteStream(log, { flags: 'a' })
  child.stdout.pipe(sink, { end: false })
  child.stderr.pipe(sink, { end: false })
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  }).then(() => void sink.end())
  return {
    pid: child.pid ?? -1,
    stop: () => end(child, gone, 'SIGTERM'),
    kill: () => end(child, gone, 'SIGKILL'),
    signal: (name) => void child.kill(name),
    get exited() {
      return child.exitCode !== null || child.signalCode !== null
    },
  }
}

async function end(child: ChildProcess, gone: Promise<void>, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal)
  const patience = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(patience)
}

export async function allThere(files: readonly string[]): Promise<boolean> {
  const found = await Promise.allSettled(files.map((file) => access(file)))
  return found.every(({ status }) => status === 'fulfilled')
}
