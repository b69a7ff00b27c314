import { open, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, keptPort } from './free-port.ts'
import { recordOwner } from './orphan.ts'
import { makeOwnDirectory } from './own-directory.ts'
import { type Cluster, lastError, openCluster } from './postgres-cluster.ts'
import { postgresBinaries } from './postgres-libraries.ts'
import { postgresArguments, socketDirectory, superuser } from './postgres-settings.ts'
import { endFormerServer, readPostmasterFile } from './postmaster-file.ts'
import type { Report } from './report.ts'
import { type ServiceProcess, startService } from './service-process.ts'

export interface PostgresOptions {
  /** Holds the data, the log and the administrator's password. Made if missing. */
  directory: string
  /** False only for tests: a crash of the machine may then lose or destroy the data. */
  durable: boolean
  /** Default: the one used last time if it is free, else any free one. */
  port?: number
  report: Report
}

export interface EmbeddedPostgres {
  /** The superuser's address of the database `postgres`, with the password in it: a secret. */
  readonly adminUrl: string
  readonly port: number
  readonly pid: number
  readonly logFile: string
  /** Resolves when the server is gone, asked to or not. */
  readonly exited: Promise<void>
  /** Rolls back what is open, writes everything down and ends (a fast shutdown). */
  stop(): Promise<void>
  /** Ends it like a power cut. Acknowledged commits survive if it is durable. */
  kill(): Promise<void>
}

/** The last one gives up the data written since the last checkpoint, to be recovered from the log at the next start. */
const stopSignals: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL']
const stopPatienceMs = 30_000
const startPatienceMs = 300_000

/**
 * Starts the PostgreSQL that npm installed, on loopback only, for people who configured none. What an earlier start
 * left in the directory is found again. Throws one sentence if it cannot start.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory)
  const logFile = join(directory, 'postgres.log')
  const binaries = await postgresBinaries()
  await makeOwnDirectory(directory)
  await endFormerServer(directory, options.report)
  const cluster = await openCluster({ directory, binaries, durable: options.durable })
  await removeFormerSockets(cluster)
  await recordOwner(join(directory, 'owner'))
  const { server, port } = await serve(options, cluster, { directory, logFile, binary: binaries.postgres })
  return {
    adminUrl: addressOf(cluster, port),
    port,
    pid: server.pid,
    logFile,
    exited: server.exited,
    stop: () => server.stop(stopSignals, stopPatienceMs),
    kill: () => server.stop(['SIGKILL'], stopPatienceMs),
  }
}

/** A socket's lock names a process only; whether its server is gone was looked at by the data directory's own lock. */
async function removeFormerSockets({ data }: Cluster): Promise<void> {
  const left = (await readdir(data)).filter((name) => name.startsWith('.s.PGSQL.'))
  await Promise.all(left.map((name) => rm(join(data, name), { force: true })))
}

/** As pg understands it: `host`, where it is given, is the directory of a UNIX socket and wins over loopback. */
function addressOf({ data, adminPassword }: Cluster, port: number): string {
  const url = new URL(
    `postgresql://${superuser}:${encodeURIComponent(adminPassword)}@127.0.0.1:${port}/postgres`,
  )
  const socket = socketDirectory({ data, port })
  if (socket !== undefined) url.searchParams.set('host', socket)
  return url.href
}

interface Places {
  directory: string
  logFile: string
  binary: string
}

const tries = 20

/** The processes of a killed server take a moment to go, and another program may take a free port first. */
function isWorthAnotherTry(reason: string, { port }: PostgresOptions): boolean {
  if (reason.includes('pre-existing shared memory block')) return true
  // A live server was ended before, or refused; what is left is a dead one that nobody has reaped yet.
  if (reason.includes('lock file "postmaster.pid" already exists')) return true
  return port === undefined && reason.includes('could not create any TCP/IP sockets')
}

async function serve(
  options: PostgresOptions,
  { data, launch }: Cluster,
  { directory, logFile, binary }: Places,
): Promise<{ server: ServiceProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (attempt === 1 ? await keptPort(join(directory, 'port')) : await freePort())
    const { size: logStart } = await stat(logFile).catch(() => ({ size: 0 }))
    const args = postgresArguments({ data, port, durable: options.durable })
    const server = await startService(launch(binary, args), logFile)
    if (await becomesReady(server, data)) return { server, port }
    await server.stop(stopSignals, stopPatienceMs)
    const reason = lastError(await readFrom(logFile, logStart))
    if (attempt === tries || !isWorthAnotherTry(reason, options)) {
      throw new Error(`PostgreSQL did not start: ${reason} (its log is ${logFile})`)
    }
    await pause(100)
  }
}

/** The server writes its state into its pid file; pg_ctl waits for the same line. */
async function becomesReady(server: ServiceProcess, data: string): Promise<boolean> {
  const deadline = performance.now() + startPatienceMs
  while (server.isRunning() && performance.now() < deadline) {
    const found = await readPostmasterFile(data)
    if (found?.pid === server.pid && found.status === 'ready') return true
    await pause(10)
  }
  return false
}

async function readFrom(file: string, position: number): Promise<string> {
  const log = await open(file)
  try {
    const { size } = await log.stat()
    const start = position <= size ? position : 0
    const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(size - start), position: start })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await log.close()
  }
}
