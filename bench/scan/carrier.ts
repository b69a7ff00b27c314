import { randomFillSync } from 'node:crypto'
import type { PrismeTarget } from '../load/dialect.ts'
import { serveParent } from '../processes/serve-parent.ts'
import { instream } from './instream.ts'
import { openUploads } from './uploads.ts'

export type Way = 'instream' | 'upload'

export type CarrierOrder =
  | { order: 'meet'; target: PrismeTarget; socket: string; bytes: number }
  /** Carry a file the scanner has never seen; the answer is the seconds it took. */
  | { order: 'carry'; way: Way }

let file = Buffer.alloc(0)
let carry: Record<Way, (bytes: Buffer) => Promise<void>> | undefined

async function carryOut(order: CarrierOrder, note: (text: string) => void): Promise<number> {
  if (order.order === 'meet') {
    file = randomFillSync(Buffer.alloc(order.bytes))
    carry = {
      instream: (bytes) => instream(order.socket, bytes),
      upload: await openUploads(order.target),
    }
    return 0
  }
  if (carry === undefined) throw new Error('where to carry to was not said')
  // clamd remembers what it found clean: a file it knows costs it next to nothing.
  randomFillSync(file, 0, Math.min(16, file.length))
  note('begin')
  const started = performance.now()
  await carry[order.way](file)
  const seconds = (performance.now() - started) / 1_000
  note('end')
  return seconds
}

serveParent((order, note) => carryOut(order as CarrierOrder, note)) // Only our parent speaks to us.
