import { setTimeout as pause } from 'node:timers/promises'
import type { LoadProcess } from '../load/load-process.ts'
import { memoryBytes } from '../measure/memory.ts'
import { readProcessors, usedBetween } from '../measure/processor-time.ts'
import type { Peer } from '../peers/peer.ts'

export interface IdleFigures {
  peer: string
  connections: number
  /** Pss of the server before and after, in MiB, and the difference for one connection, in KiB. */
  beforeMiB: number
  afterMiB: number
  kibPerConnection: number
  /** CPU of each process tree for one client to connect, with all that belongs to it (ticket, TLS, first frame). */
  cpuMillisPerConnect: Record<string, number>
}

/** Connections opened first and not counted: code is compiled and pools are filled by them. */
const earlier = 100
/** Time for both sides to settle, in milliseconds. */
const settling = 4_000

/** Memory of idle connections, on a server that was just started and has nothing else in its memory. */
export async function measureIdle(peer: Peer, load: LoadProcess, connections: number): Promise<IdleFigures> {
  const serving = await peer.serve()
  try {
    await load.linger(earlier)
    await pause(settling)
    const before = { memory: memoryBytes(serving.gateway), cpu: readProcessors(serving.processes) }
    await load.linger(connections)
    const used = usedBetween(before.cpu, readProcessors(serving.processes))
    await pause(settling)
    const after = memoryBytes(serving.gateway)
    await load.leave()
    return {
      peer: peer.name,
      connections,
      beforeMiB: before.memory / 2 ** 20,
      afterMiB: after / 2 ** 20,
      kibPerConnection: (after - before.memory) / 1_024 / connections,
      cpuMillisPerConnect: Object.fromEntries(
        Object.entries(used).map(([name, seconds]) => [name, (seconds * 1_000) / connections]),
      ),
    }
  } finally {
    await serving.stop()
  }
}
