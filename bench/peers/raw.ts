import { freePort } from '../../src/embedded/free-port.ts'
import type { RawTarget } from '../load/dialect.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { Peer } from './peer.ts'
import type { RawServerOrder } from './raw-server.ts'

interface Needs {
  rooms: number
  members: number
  authority: string
  certificateFile: string
  keyFile: string
}

/** Bare `ws.send` fan-out over TLS: no accounts, no database, no sealing. What the machine can do at all this way. */
export async function rawPeer({ rooms, members, authority, ...files }: Needs): Promise<Peer> {
  const target: RawTarget = { dialect: 'raw', port: await freePort(), authority, rooms, members }
  return {
    name: 'raw ws.send',
    target,
    async serve() {
      const worker = await startWorker(new URL('raw-server.ts', import.meta.url))
      const order: RawServerOrder = { port: target.port, ...files }
      await worker.ask(order)
      return { processes: { gateway: worker.pid }, gateway: worker.pid, stop: worker.stop }
    },
  }
}
