import { startLoad } from '../load/load-process.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import { type BareServer, rawPeer, storedFloor, storedPeer } from '../peers/raw.ts'

interface Needs extends Omit<BareServer, 'rooms' | 'members'> {
  clients: number
  directory: string
  stack: AsyncDisposableStack
  report(line: string): void
}

export interface Floor {
  name: string
  /** Milliseconds of CPU for each that came in, by process tree. */
  each: Processors
}

/** How many come in before anything is counted, of each hundred: V8 has compiled what matters by then. */
const warming = 20
const rooms = 10

/**
 * What bare servers need to let as many in over the same TLS: one that answers whoever says which room, and one that
 * stores that durably first, as a ticket is spent.
 */
export async function measureFloors({ clients, ...needs }: Needs): Promise<Floor[]> {
  const common = { ...needs, rooms, members: Math.ceil(clients / rooms) }
  const floors: Floor[] = []
  for (const peer of [await rawPeer(common), await storedPeer(common)]) {
    needs.report(`${peer.name}: as many come in…`)
    const serving = await peer.serve()
    const load = await startLoad(peer.target)
    try {
      await load.linger(Math.ceil((clients * warming) / 100))
      const before = readProcessors(serving.processes)
      await load.enter()
      const used = usedBetween(before, readProcessors(serving.processes))
      const each = Object.fromEntries(
        Object.entries(used).map(([name, seconds]) => [
          name,
          (seconds * 1_000) / (common.rooms * common.members),
        ]),
      )
      floors.push({ name: peer.name === storedFloor ? 'raw, stored' : 'raw', each })
    } finally {
      await load.stop()
      await serving.stop()
    }
  }
  return floors
}
