import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, stat } from 'node:fs/promises'
import { ownerOnly } from './atomic-file.ts'
import type { Launch } from './launch.ts'

/** A component that runs beside us until we stop it, writing what it says to a log file. */
export interface ServiceProcess {
  readonly pid: number
  /** Resolves when it is gone, however it went. */
  readonly exited: Promise<void>
  isRunning(): boolean
  /** Sends each signal in turn, waiting `patienceMs` for the end after each. Resolves once it is gone. */
  stop(signals: NodeJS.Signals[], patienceMs: number): Promise<void>
}

/** Throws if the program cannot be started at all. That it then works is for the caller to find out. */
export async function startService(launch: Launch, logFile: string): Promise<ServiceProcess> {
  await setAsideIfLarge(logFile)
  const log = await open(logFile, 'a', ownerOnly)
  try {
    // A session of its own: a Ctrl-C in the terminal must reach us alone, who then stop components in order.
    const child = spawn(launch.command, launch.args, {
      ...launch.options,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    await once(child, 'spawn')
    const { pid } = child
    if (pid === undefined) throw new Error(`${launch.command} has no process id`)
    const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
    const stop = async (signals: NodeJS.Signals[], patienceMs: number): Promise<void> => {
      for (const signal of signals) {
        if (!isRunning()) return
        child.kill(signal)
        await endsWithin(exited, patienceMs)
      }
      await exited
    }
    return { pid, exited, isRunning, stop }
  } finally {
    await log.close()
  }
}

async function endsWithin(exited: Promise<void>, milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([exited, promise])
  clearTimeout(timer)
}

const largeLogBytes = 20 * 1024 * 1024

/** Logs grow between starts only; one former log is kept. */
async function setAsideIfLarge(logFile: string): Promise<void> {
  const { size } = await stat(logFile).catch(() => ({ size: 0 }))
  if (size > largeLogBytes) await rename(logFile, `${logFile}.1`)
}
