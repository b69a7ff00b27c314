import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Report } from '../embedded/report.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface GatewayProcess {
  stop(): Promise<void>
}

interface Options {
  environment: Record<string, string>
  logs: string
  report: Report
}

/** Runs the server as a process of its own and starts it again when it dies. Rejects if its first start fails. */
export async function runGateway({ environment, logs, report }: Options): Promise<GatewayProcess> {
  await mkdir(logs, { recursive: true, mode: 0o700 })
  let stopping = false
  let current = await start()
  watch()

  async function start(): Promise<ChildProcess> {
    const log = await open(join(logs, 'gateway.log'), 'a', 0o600)
    const child = fork(main, {
      env: environment,
      stdio: ['ignore', log.fd, 'pipe', 'ipc'],
      execArgv: ['--disable-proto=throw'],
    })
    let lastWords = ''
    child.stderr?.on('data', (text: Buffer) => {
      lastWords = `${lastWords}${text}`.slice(-2_000)
    })
    await log.close()
    const gone = once(child, 'exit').then(() => 'gone' as const)
    if ((await Promise.race([once(child, 'message'), gone])) === 'gone')
      throw new Error(lastWords.trim() || 'the server ended at once')
    return child
  }

  function watch(): void {
    current.once('exit', () => {
      if (!stopping) void again()
    })
  }

  async function again(): Promise<void> {
    for (let wait = 500; !stopping; wait = Math.min(wait * 2, 30_000)) {
      report('The server ended unexpectedly; starting it again.')
      await pause(wait)
      if (stopping) return
      try {
        current = await start()
        return watch()
      } catch (error) {
        report(error instanceof Error ? error.message : 'It could not start.')
      }
    }
  }

  return {
    async stop() {
      stopping = true
      if (current.exitCode !== null || current.signalCode !== null) return
      const gone = once(current, 'exit')
      current.kill('SIGTERM')
      const late = setTimeout(() => current.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(late)
    },
  }
}
