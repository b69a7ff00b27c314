import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomPassword } from '../../../src/crypto/random.ts'
import { ensureDebianPackages } from '../../../src/embedded/apt.ts'
import { findProgram } from '../../../src/embedded/find-program.ts'
import { freePort } from '../../../src/embedded/free-port.ts'
import { startPostgres } from '../../../src/embedded/postgres.ts'
import type { XmppTarget } from '../../load/dialect.ts'
import type { Peer } from '../peer.ts'
import { domain, ejabberdConfiguration, roomsDomain } from './configuration.ts'
import { archivedMessages, makeDatabase } from './database.ts'
import { startEjabberd, stopEjabberd } from './server-process.ts'

interface Needs {
  rooms: number
  members: number
  /** How many accounts it has. */
  accounts: number
  /** Where it may keep what it needs. */
  directory: string
  authority: string
  certificateFile: string
  keyFile: string
  stack: AsyncDisposableStack
  report(line: string): void
}

/** Throws a sentence if ejabberd cannot be had on this machine. */
export async function requireEjabberd(report: (line: string) => void): Promise<void> {
  const probe = async (): Promise<boolean> => {
    const [ctl, erl] = await Promise.all([findProgram('ejabberdctl'), findProgram('erl')])
    return ctl !== undefined && erl !== undefined
  }
  const outcome = await ensureDebianPackages({ packages: ['ejabberd', 'erlang-p1-pgsql'], probe, report })
  if (outcome !== 'present') throw new Error(`There is no ejabberd to compare with: ${outcome.missing}.`)
}

/** ejabberd: rooms (MUC), each message archived (MAM), on a durable PostgreSQL of its own of the same kind as ours. */
export async function ejabberdPeer(needs: Needs): Promise<Peer> {
  const { rooms, members, accounts, authority, certificateFile, keyFile, stack, report } = needs
  const directory = join(needs.directory, 'ejabberd')
  await mkdir(directory, { recursive: true })
  const erl = (await findProgram('erl')) ?? 'erl'
  const postgres = await startPostgres({ directory: join(directory, 'postgres'), durable: true, report })
  stack.defer(postgres.stop)
  const password = randomPassword()
  const database = await makeDatabase(postgres, accounts, password)
  const port = await freePort()
  const configurationFile = join(directory, 'ejabberd.yml')
  const configuration = ejabberdConfiguration({ port, certificateFile, keyFile, database })
  await writeFile(configurationFile, configuration, { mode: 0o600 })
  const place = { port, path: '/ws', domain, roomsDomain }
  const target: XmppTarget = { dialect: 'xmpp', ...place, authority, password, accounts, rooms, members }
  return {
    name: 'ejabberd',
    target,
    stored: () => archivedMessages(postgres),
    async serve() {
      const service = await startEjabberd({ erl, directory, configurationFile, port })
      return {
        processes: { ejabberd: service.pid, postgres: postgres.pid },
        gateway: service.pid,
        stop: () => stopEjabberd(service),
      }
    },
  }
}
