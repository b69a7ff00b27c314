import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../src/embedded/free-port.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import type { RawTarget } from '../load/dialect.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { Peer } from './peer.ts'
import type { Keeping, RawServerOrder } from './raw-server.ts'
import { ruledTable } from './ruled-batch.ts'

/** How large it is, and the certificate it serves with. */
export interface BareServer {
  rooms: number
  members: number
  authority: string
  certificateFile: string
  keyFile: string
}

/** Bare `ws.send` fan-out over TLS: no accounts, no database, no sealing. What the machine can do at all this way. */
export async function rawPeer({
  rooms,
  members,
  authority,
  certificateFile,
  keyFile,
}: BareServer): Promise<Peer> {
  const target: RawTarget = { dialect: 'raw', port: await freePort(), authority, rooms, members }
  return {
    name: 'raw ws.send',
    target,
    async serve() {
      const worker = await startWorker(new URL('raw-server.ts', import.meta.url), bareFlags)
      const order: RawServerOrder = { port: target.port, certificateFile, keyFile }
      await worker.ask(order)
      return { processes: { gateway: worker.pid }, gateway: worker.pid, stop: worker.stop }
    },
  }
}

/** As Prisme's (src/cli/gateway-flags.ts). Their young generation is Node's own: twice as large. */
const bareFlags = { flags: ['--use-largepages=silent'] }

export const storedFloor = 'raw ws.send, stored'
export const ruledFloor = 'raw, by the rules'

const floors = {
  'one by one': { name: storedFloor, directory: 'stored' },
  gathered: { name: 'raw, stored and gathered', directory: 'gathered' },
  'by the rules': { name: ruledFloor, directory: 'ruled' },
}

const bodies = 'create table messages (message_id bigserial primary key, body bytea not null)'

/** The same, but what is said is stored first, durably. What a server that keeps messages can do this way. */
export async function storedPeer(
  needs: BareServer & { directory: string; stack: AsyncDisposableStack; report(line: string): void },
  how: Keeping = 'one by one',
): Promise<Peer> {
  const { rooms, members, authority, certificateFile, keyFile, stack, report } = needs
  const { name, directory: own } = floors[how]
  const directory = join(needs.directory, own)
  await mkdir(directory, { recursive: true })
  const postgres = await startPostgres({ directory, durable: true, report })
  stack.defer(postgres.stop)
  const database = postgres.adminUrl
  await inDatabase(database, how === 'by the rules' ? ruledTable : bodies)
  const target: RawTarget = { dialect: 'raw', port: await freePort(), authority, rooms, members }
  return {
    name,
    target,
    stored: async () => Number((await inDatabase(database, 'select count(*) from messages'))[0]?.count),
    async serve() {
      const worker = await startWorker(new URL('raw-server.ts', import.meta.url), bareFlags)
      const order: RawServerOrder = {
        port: target.port,
        certificateFile,
        keyFile,
        keeps: { how, database },
      }
      await worker.ask(order)
      const processes = { gateway: worker.pid, postgres: postgres.pid }
      return { processes, gateway: worker.pid, stop: worker.stop }
    },
  }
}

async function inDatabase(connectionString: string, statement: string): Promise<{ count?: string }[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
