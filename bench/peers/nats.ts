import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { randomPassword } from '../../src/crypto/random.ts'
import { ensureDebianPackages } from '../../src/embedded/apt.ts'
import { findProgram } from '../../src/embedded/find-program.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { launchAsOurselves } from '../../src/embedded/launch.ts'
import { startService } from '../../src/embedded/service-process.ts'
import { listens } from '../processes/listens.ts'

export interface Nats {
  pid: number
  /** With its credentials. */
  url: string
}

const patience = 10_000

/** Throws a sentence if NATS cannot be had on this machine. */
export async function requireNats(report: (line: string) => void): Promise<void> {
  const probe = async (): Promise<boolean> => (await findProgram('nats-server')) !== undefined
  const outcome = await ensureDebianPackages({ packages: ['nats-server'], probe, report })
  if (outcome !== 'present') throw new Error(`There is no NATS to carry hints: ${outcome.missing}.`)
}

/** A NATS server on the loopback, that carries hints between gateways. */
export async function startNats(place: string, stack: AsyncDisposableStack): Promise<Nats> {
  const directory = join(place, 'nats')
  await mkdir(directory, { recursive: true })
  const port = await freePort()
  const password = randomPassword()
  const file = join(directory, 'nats.conf')
  const who = `authorization { user: bench, password: ${JSON.stringify(password)} }`
  await writeFile(file, `listen: "127.0.0.1:${port}"\n${who}\n`, { mode: 0o600 })
  const program = (await findProgram('nats-server')) ?? 'nats-server'
  const service = await startService(launchAsOurselves(program, ['-c', file]), join(directory, 'nats.log'))
  stack.defer(() => service.stop(['SIGTERM', 'SIGKILL'], patience))
  const deadline = performance.now() + patience
  while (!(await listens(port))) {
    if (!service.isRunning() || performance.now() > deadline) throw new Error('nats-server did not start')
    await pause(20)
  }
  return { pid: service.pid, url: `nats://bench:${encodeURIComponent(password)}@127.0.0.1:${port}` }
}
