import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureDebianPackages } from '../../src/embedded/apt.ts'
import { findProgram } from '../../src/embedded/find-program.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { type Daemon, startDaemon } from './daemon.ts'

export interface Nats {
  readonly port: number
  /** Where the next server of the same cluster finds this one. */
  readonly clusterPort: number
  readonly logFile: string
  /** Clients that are connected. */
  connections(): Promise<number>
  /** Connections that were ever made, whether or not they were of use. */
  attempts(): Promise<number>
  kill(): Promise<void>
  /** Starts it again where it was. */
  restart(): Promise<void>
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
}

interface Options {
  directory: string
  /** Its configuration, but for where it listens. */
  settings?: string
  environment?: Record<string, string>
  /** The cluster port of a server to join. */
  joins?: number
}

/** Throws when there is no nats-server and none can be installed. */
export async function ensureNats(report: (line: string) => void): Promise<void> {
  const probe = async (): Promise<boolean> => (await findProgram('nats-server')) !== undefined
  const outcome = await ensureDebianPackages({ packages: ['nats-server'], probe, report })
  if (outcome !== 'present') throw new Error(`The tests need NATS. ${outcome.missing}`)
}

/** The real nats-server on loopback and free ports. */
export async function startNats({
  directory,
  settings = '',
  environment = {},
  joins,
}: Options): Promise<Nats> {
  const [port, monitor, clusterPort] = [await freePort(), await freePort(), await freePort()]
  const file = join(directory, `nats-${port}.conf`)
  const routes = joins === undefined ? '' : `routes: ["nats-route://127.0.0.1:${joins}"]`
  const cluster = `cluster { name: prisme, listen: "127.0.0.1:${clusterPort}", ${routes} }`
  await writeFile(file, `http: "127.0.0.1:1"\n${cluster}\n${settings}`)
  const logFile = join(directory, `nats-${port}.log`)
  const program = (await findProgram('nats-server')) ?? 'nats-server'
  const places = ['--addr', '127.0.0.1', '--port', String(port), '--http_port', String(monitor)]
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  let server = await start()

  async function start(): Promise<Daemon> {
    const daemon = startDaemon('env', [...variables, program, '--config', file, ...places], logFile)
    while (!(await isOpen(port))) {
      if (daemon.exited) throw new Error(`nats-server ended at start: ${await readFile(logFile, 'utf8')}`)
      await pause(20)
    }
    return daemon
  }

  async function report(): Promise<{ connections: number; total_connections: number }> {
    const answer = await fetch(`http://127.0.0.1:${monitor}/varz`)
    // The server's own report; only these numbers are of interest.
    return (await answer.json()) as { connections: number; total_connections: number }
  }

  return {
    port,
    clusterPort,
    logFile,
    connections: async () => (await report()).connections,
    attempts: async () => (await report()).total_connections,
    kill: () => server.kill(),
    async restart() {
      server = await start()
    },
    signal: (name) => server.signal(name),
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
