import { readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureDebianPackages } from './apt.ts'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'
import { askClamd } from './clamd-command.ts'
import { type ClamdHome, furnish, homeIn, leaveShelter, shelteredHome } from './clamd-home.ts'
import { findProgram } from './find-program.ts'
import { type Launcher, launchAsOurselves } from './launch.ts'
import { endOrphan, recordOwner } from './orphan.ts'
import { makeOwnDirectory } from './own-directory.ts'
import type { Report } from './report.ts'
import { type ServiceProcess, startService } from './service-process.ts'
import { findServiceUser, isRoot, launcherAs } from './service-user.ts'
import { type SupervisedService, supervise } from './supervised-service.ts'

export interface ClamdOptions {
  /** Holds the signatures, the configuration and the log. Made if missing. */
  directory: string
  /** The largest file anyone may send: clamd is told to scan that much. */
  maxFileBytes: number
  report: Report
}

/** Started again when it ends by itself; `kill` leaves it down until `restart`. */
export interface EmbeddedClamd extends SupervisedService {
  /** Stays the same over restarts. Only the user who started it, and root, can connect. */
  readonly socket: string
  /** The directory of its signatures. */
  readonly database: string
  readonly logFile: string
}

/** Why there is no scanner, in a sentence. Without one, uploads are off. */
export interface MissingClamd {
  missing: string
}

/**
 * Starts a clamd for people who configured none, installing it if we may. It answers when this resolves, except that
 * the full signatures may go on loading: the scanner is then ready a little later. Never throws for want of a scanner.
 */
export async function startClamd(options: ClamdOptions): Promise<EmbeddedClamd | MissingClamd> {
  const packages = await ensureDebianPackages({
    packages: ['clamav-daemon'],
    probe: async () => (await findProgram('clamd')) !== undefined,
    report: options.report,
  })
  if (packages !== 'present') return { missing: `${packages.missing}.` }
  const program = (await findProgram('clamd')) ?? 'clamd'
  const directory = resolve(options.directory)
  const reasons: string[] = []
  try {
    await makeOwnDirectory(directory)
    await endFormerClamd(directory, options.report)
    for (const choose of [homeIn, shelteredHome]) {
      const home = await choose(directory)
      if (home === undefined) continue
      const started = await startIn(home, { ...options, directory, program }).catch(
        (error: unknown) => void reasons.push(messageOf(error)),
      )
      if (started !== undefined) return started
    }
  } catch (error) {
    reasons.push(messageOf(error))
  }
  return { missing: `clamd did not start: ${reasons[0] ?? 'no reason known'}.` }
}

interface Start extends ClamdOptions {
  program: string
}

async function startIn(home: ClamdHome, start: Start): Promise<EmbeddedClamd> {
  const { directory, program, maxFileBytes, report } = start
  const user = isRoot() ? await findServiceUser('clamav') : undefined
  await furnish(home, { user, maxFileBytes })
  const writable = [home.database, home.temporaryDirectory, dirname(home.socket)]
  const launch: Launcher =
    user === undefined ? launchAsOurselves : await launcherAs(user, { execute: [program], write: writable })
  const logFile = join(directory, 'clamd.log')
  const service = await supervise({
    name: 'The virus scanner',
    stopSignals: ['SIGTERM', 'SIGKILL'],
    report,
    async start() {
      await rm(home.socket, { force: true })
      const service = await startService(launch(program, [`--config-file=${home.configFile}`]), logFile)
      await recordOwner(join(directory, 'owner'))
      await writeFileAtomically(pidFile(directory), `${service.pid}\n${home.configFile}`, readableByAll)
      await firstAnswer(service, home.socket, logFile, report)
      return service
    },
  })
  return {
    get pid() {
      return service.pid
    },
    socket: home.socket,
    database: home.database,
    logFile,
    kill: service.kill,
    restart: service.restart,
    async stop() {
      await service.stop()
      await leaveShelter(home)
    },
  }
}

const loadPatienceMs = 5_000

/** Throws if clamd ends at once, with what it said. The full signatures take longer to load than anyone should wait. */
async function firstAnswer(
  service: ServiceProcess,
  socket: string,
  logFile: string,
  report: Report,
): Promise<void> {
  const deadline = performance.now() + loadPatienceMs
  while (performance.now() < deadline) {
    if ((await askClamd(socket, 'PING')) === 'PONG') return
    if (!service.isRunning()) throw new Error(await lastComplaint(logFile))
    await pause(20)
  }
  report('The virus scanner is still loading its signatures; files can be sent when it is ready.')
}

async function lastComplaint(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trim().split('\n')
  return lines.findLast((line) => line.includes('ERROR')) ?? lines.at(-1) ?? ''
}

function pidFile(directory: string): string {
  return join(directory, 'clamd.pid')
}

async function endFormerClamd(directory: string, report: Report): Promise<void> {
  const noted = await readFile(pidFile(directory), 'utf8').catch(() => '')
  const [pid, configFile] = noted.split('\n')
  if (configFile === undefined) return
  const outcome = await endOrphan({
    pid: Number(pid),
    ownerFile: join(directory, 'owner'),
    isIt: ({ command }) => command.includes('clamd') && command.includes(configFile),
    signals: ['SIGTERM', 'SIGKILL'],
    patienceMs: 10_000,
  })
  if (outcome === 'stopped') report('Stopped a virus scanner that an earlier run had left behind.')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
