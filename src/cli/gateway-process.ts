import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Report } from '../embedded/report.ts'
import { gatewayFlags } from './gateway-flags.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface GatewayProcess {
  /**
   * Puts a new process in its place. Where ports are shared the new one listens before the old one goes; if it cannot
   * start, the old one stays and this rejects. Elsewhere the old one goes first.
   */
  replace(): Promise<void>
  stop(): Promise<void>
}

export interface GatewayOptions {
  environment: Record<string, string>
  /** The directory of their log; without one they write to our standard output. */
  logs?: string
  report: Report
}

/** Runs the server as a process of its own and starts it again when it dies. Rejects if its first start fails. */
export async function runGateway({ environment, logs, report }: GatewayOptions): Promise<GatewayProcess> {
  if (logs !== undefined) await mkdir(logs, { recursive: true, mode: 0o700 })
  /** A server ends by itself within nine seconds after its sockets were sent away. */
  const patienceMs = (12 + (Number(environment['PRISME_DRAIN_SECONDS']) || 3)) * 1_000
  /** Those that live, and those that are being started. */
  const children = new Set<ChildProcess>()
  let stopping = false
  let restarting: Promise<void> | undefined
  let current = watched(await start())

  async function start(): Promise<ChildProcess> {
    const log = logs === undefined ? undefined : await open(join(logs, 'gateway.log'), 'a', 0o600)
    const child = fork(main, {
      env: environment,
      stdio: ['ignore', log?.fd ?? 'inherit', 'pipe', 'ipc'],
      execArgv: [...gatewayFlags],
    })
    children.add(child)
    let lastWords = ''
    child.stderr?.on('data', (text: Buffer) => {
      lastWords = `${lastWords}${text}`.slice(-2_000)
    })
    const gone = once(child, 'exit').then(() => {
      children.delete(child)
      return 'gone' as const
    })
    await log?.close()
    if ((await Promise.race([once(child, 'message'), gone])) === 'gone')
      throw new Error(lastWords.trim() || 'the server ended at once')
    return child
  }

  function watched(child: ChildProcess): ChildProcess {
    child.once('exit', () => {
      if (!stopping && child === current) restarting = restart(child)
    })
    return child
  }

  async function restart(dead: ChildProcess): Promise<void> {
    for (let wait = 500; !stopping && current === dead; wait = Math.min(wait * 2, 30_000)) {
      report('A server ended; starting it again.')
      await pause(wait)
      await succeed(dead).catch((error: unknown) => {
        report(error instanceof Error ? error.message : 'It could not start.')
      })
    }
  }

  /** Another one may have taken the place meanwhile, or the place may be gone. */
  async function succeed(old: ChildProcess): Promise<void> {
    if (stopping || current !== old) return
    const child = await start()
    if (stopping || current !== old) return end(child, patienceMs)
    current = watched(child)
  }

  return {
    async replace() {
      // One that is being started again is waited for: its clients are on the others.
      await restarting
      const old = current
      if (environment['PRISME_REUSE_PORT'] === 'on') await succeed(old)
      await end(old, patienceMs)
      await restarting
    },
    async stop() {
      stopping = true
      await Promise.all([...children].map((child) => end(child, patienceMs)))
    },
  }
}

async function end(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(late)
}
