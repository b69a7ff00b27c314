import { mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eicar } from '../../src/adapters/clamd-probe-files.ts'
import { ensureDebianPackages, type PackagesOutcome } from '../../src/embedded/apt.ts'
import { allThere, type Daemon, startDaemon } from './daemon.ts'

const program = '/usr/sbin/clamd'

export interface Clamd {
  readonly socket: string
  stop(): Promise<void>
  /** It dies on the spot. */
  kill(): Promise<void>
  /** It hangs: connections are taken, nothing is answered. */
  freeze(): void
  thaw(): void
}

export interface ClamdOptions {
  readonly directory: string
  /** The longest stream it takes, and the largest file it scans, in bytes. */
  readonly streamMaxLength: number
  /** Settings of clamd.conf to set otherwise. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** Lines of a signature database (.ndb), instead of the one that finds EICAR anywhere in a file. */
  readonly signatures?: string
}

/** Installs clamd if it is missing, or says why it cannot. */
export function ensureClamd(report: (line: string) => void): Promise<PackagesOutcome> {
  return ensureDebianPackages({ packages: ['clamav-daemon'], probe: () => allThere([program]), report })
}

/** A real clamd on a UNIX socket, with one local signature; all its files lie in `directory`. */
export async function startClamd(options: ClamdOptions): Promise<Clamd> {
  const { directory, signatures = eicarSignature('*') } = options
  const socket = join(directory, 'clamd.sock')
  await mkdir(join(directory, 'db'), { recursive: true })
  await rm(socket, { force: true })
  await writeFile(join(directory, 'db', 'local.ndb'), signatures)
  const configuration = join(directory, 'clamd.conf')
  await writeFile(configuration, clamdConfiguration(options, socket))
  const daemon = startDaemon(program, ['-c', configuration], join(directory, 'clamd.out'))
  await answers(socket, daemon)
  return {
    socket,
    stop: () => daemon.stop(),
    kill: () => daemon.kill(),
    freeze: () => daemon.signal('SIGSTOP'),
    thaw: () => daemon.signal('SIGCONT'),
  }
}

/** A signature that finds EICAR at this offset, `*` for anywhere. */
export function eicarSignature(offset: string): string {
  return `Eicar-Test-Signature:0:${offset}:${eicar().toString('hex')}\n`
}

function clamdConfiguration({ directory, streamMaxLength, settings }: ClamdOptions, socket: string): string {
  const all = {
    Foreground: 'yes',
    DatabaseDirectory: join(directory, 'db'),
    LocalSocket: socket,
    LocalSocketMode: 660,
    TemporaryDirectory: directory,
    SelfCheck: 0,
    StreamMaxLength: streamMaxLength,
    MaxFileSize: streamMaxLength,
    MaxScanSize: 4 * streamMaxLength,
    AlertExceedsMax: 'yes',
    AlertEncrypted: 'yes',
    ...settings,
  }
  return Object.entries(all)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}

async function answers(socket: string, daemon: Daemon): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && !daemon.exited) {
    const up = await new Promise<boolean>((resolve) => {
      const trial = connect(socket, () => resolve(true)).once('error', () => resolve(false))
      trial.once('connect', () => trial.destroy())
    })
    if (up) return
    await pause(20)
  }
  await daemon.kill()
  throw new Error(`clamd did not start, see ${socket}`)
}
