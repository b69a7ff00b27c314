import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../src/embedded/free-port.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import type { RawTarget } from '../load/dialect.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { Peer } from './peer.ts'
import type { RawServerOrder } from './raw-server.ts'

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
      const worker = await startWorker(new URL('raw-server.ts', import.meta.url))
      const order: RawServerOrder = { port: target.port, certificateFile, keyFile }
      await worker.ask(order)
      return { processes: { gateway: worker.pid }, gateway: worker.pid, stop: worker.stop }
    },
  }
}

export const storedFloor = 'raw ws.send, stored'
export const gatheredFloor = 'raw, stored and gathered'

/** The same, but what is said, and who joins, is stored first: one row, one durable commit. What a server that keeps messages can do this way. */
export async function storedPeer(
  needs: BareServer & { directory: string; stack: AsyncDisposableStack; report(line: string): void },
  { gathers = false } = {},
): Promise<Peer> {
  const { rooms, members, authority, certificateFile, keyFile, stack, report } = needs
  const directory = join(needs.directory, gathers ? 'gathered' : 'stored')
  await mkdir(directory, { recursive: true })
  const postgres = await startPostgres({ directory, durable: true, report })
  stack.defer(postgres.stop)
  await inDatabase(
    postgres.adminUrl,
    'create table messages (message_id bigserial primary key, body bytea not null)',
  )
  const target: RawTarget = { dialect: 'raw', port: await freePort(), authority, rooms, members }
  return {
    name: gathers ? gatheredFloor : storedFloor,
    target,
    stored: async () =>
      Number((await inDatabase(postgres.adminUrl, 'select count(*) from messages'))[0]?.count),
    async serve() {
      const worker = await startWorker(new URL('raw-server.ts', import.meta.url))
      const order: RawServerOrder = {
        port: target.port,
        certificateFile,
        keyFile,
        database: postgres.adminUrl,
        gathers,
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
