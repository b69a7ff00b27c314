import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export const MiB = 1024 * 1024

export async function gathered(bytes: Readable | undefined, onChunk?: () => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes ?? []) {
    chunks.push(chunk)
    onChunk?.()
  }
  return Buffer.concat(chunks)
}

export function inPieces(bytes: Buffer, size: number): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
  return Readable.from(pieces, { objectMode: false })
}

export async function* repeated(piece: Buffer, times: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < times; i++) yield piece
}

export async function* failing(after: number, error: Error): AsyncGenerator<Buffer> {
  for (let given = 0; given < after; given += MiB) yield Buffer.alloc(MiB)
  // Lets what was given get as far as it can.
  await new Promise((resolve) => setTimeout(resolve, 50))
  throw error
}

export async function* hanging(after: number, onHang: () => void): AsyncGenerator<Buffer> {
  for (let given = 0; given < after; given += MiB) yield Buffer.alloc(MiB)
  setTimeout(onHang, 50)
  await new Promise(() => undefined)
}

/** Bytes really held in buffers, garbage apart. */
export async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('no gc')
  collect()
  await new Promise(setImmediate)
  collect()
  return process.memoryUsage().arrayBuffers
}
