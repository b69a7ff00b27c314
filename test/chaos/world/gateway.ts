import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gatewayFlags } from '../../../src/cli/gateway-flags.ts'
import type { Link } from '../proxy/link.ts'

const shiftedEntry = fileURLToPath(new URL('shifted-gateway.ts', import.meta.url))

/** One server process, the link clients reach it by and the link it reaches the database by. */
export interface Gateway {
  readonly number: number
  readonly door: Link
  readonly databaseLink: Link
  /** Resolves once it listens. Starts it again whenever it ends unasked. */
  start(): Promise<void>
  /** With a clock that `shiftClock` moves. */
  startWithMovableClock(): Promise<void>
  shiftClock(milliseconds: number): void
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM, and the end it brings; kill -9 if none comes within 20 s. */
  stop(): Promise<void>
  freeze(): void
  thaw(): void
  /** How often it ended by itself, or did not begin to listen. */
  readonly ownEnds: number
  /** Bytes; undefined when it does not run. */
  residentMemory(): number | undefined
}

export interface GatewayNeeds {
  number: number
  door: Link
  databaseLink: Link
  /** The directory that holds `main.ts` and `app.ts`: ours, or a copy with a bug in it. */
  source: string
  environment: Record<string, string>
  logFile: string
  note(text: string): void
}

/** A supervisor ends a process that has not begun to listen by then, in milliseconds, and starts another. */
const startPatience = 60_000

async function listens(started: ChildProcess): Promise<boolean> {
  const late = new AbortController()
  const first = await Promise.race([
    once(started, 'message').then(() => 'listens'),
    once(started, 'exit').then(() => 'gone'),
    pause(startPatience, 'late', { signal: late.signal }).catch(() => 'late'),
  ])
  late.abort()
  return first === 'listens'
}

export function createGateway(needs: GatewayNeeds): Gateway {
  const { number, door, databaseLink } = needs
  let child: ChildProcess | undefined
  let wanted = false
  let ownEnds = 0
  let movable = false

  const isAlive = (process: ChildProcess | undefined): process is ChildProcess =>
    process !== undefined && process.exitCode === null && process.signalCode === null

  async function run(): Promise<void> {
    while (wanted) {
      const started = await launch(needs, movable)
      child = started
      if (await listens(started)) {
        started.once('exit', () => void endedAlone(started))
        return
      }
      if (isAlive(started) && wanted) {
        ownEnds++
        needs.note(`gateway ${number} was still not listening ${startPatience / 1_000} s after its start`)
      }
      started.kill('SIGKILL')
      await pause(300)
    }
  }

  async function endedAlone(process: ChildProcess): Promise<void> {
    if (process !== child || !wanted) return
    ownEnds++
    needs.note(`gateway ${number} ended by itself with ${process.signalCode ?? process.exitCode}`)
    await run()
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    wanted = false
    const ending = child
    if (!isAlive(ending)) return
    const gone = once(ending, 'exit')
    ending.kill(signal)
    // A frozen process hears of nothing but this one.
    const late = setTimeout(() => ending.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(late)
  }

  async function begin(withMovableClock: boolean): Promise<void> {
    if (wanted) return
    wanted = true
    movable = withMovableClock
    await run()
  }

  return {
    number,
    door,
    databaseLink,
    start: () => begin(false),
    startWithMovableClock: () => begin(true),
    shiftClock(milliseconds) {
      if (isAlive(child) && child.connected) child.send({ shiftClock: milliseconds })
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    get ownEnds() {
      return ownEnds
    },
    residentMemory: () => (isAlive(child) && child.pid !== undefined ? residentMemory(child.pid) : undefined),
  }
}

async function launch(
  { source, environment, logFile }: GatewayNeeds,
  movable: boolean,
): Promise<ChildProcess> {
  const log: FileHandle = await open(logFile, 'a', 0o600)
  try {
    return fork(movable ? shiftedEntry : `${source}/main.ts`, {
      env: movable ? { ...environment, CHAOS_SOURCE: source } : environment,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      execArgv: [...gatewayFlags],
    })
  } finally {
    await log.close()
  }
}

/** Undefined of a process that is ending: it has no memory left. */
function residentMemory(pid: number): number | undefined {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  } catch {
    return undefined
  }
}
