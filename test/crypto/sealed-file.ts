import { Readable } from 'node:stream'
import { frameCount, frameLength, headerLength, sealFrame, startFile } from '../../src/crypto/file-format.ts'
import { openFile, type SealedSource } from '../../src/crypto/file-streams.ts'

/** A file sealed at once, with a salt of one's choice. */
export function sealWithSalt(key: Buffer, context: Buffer, salt: Buffer, plaintext: Buffer): Buffer {
  const { header, keys } = startFile(key, context, salt)
  const last = frameCount(plaintext.length) - 1
  const frames = Array.from({ length: last + 1 }, (_, i) => {
    const frame = plaintext.subarray(i * frameLength, (i + 1) * frameLength)
    return sealFrame(keys, i, frame, i === last ? 'last' : 'inner')
  })
  return Buffer.concat([header, ...frames])
}

/** The frames of a sealed object, without its header. */
export function framesOf(sealed: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = headerLength; at < sealed.length; at += frameLength + 16) {
    frames.push(sealed.subarray(at, at + frameLength + 16))
  }
  return frames
}

/** An object store with one object in it, that hands it out in pieces of `piece` bytes. */
export function sourceOf(object: Buffer, piece = 10_007): SealedSource {
  return {
    async read(start, end) {
      const bytes = object.subarray(start, end + 1)
      const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
        bytes.subarray(i * piece, (i + 1) * piece),
      )
      return Readable.from(pieces, { objectMode: false })
    },
  }
}

export async function openWhole(
  key: Buffer,
  context: Buffer,
  size: number,
  object: Buffer,
  piece?: number,
): Promise<Buffer> {
  return openRange(key, context, size, { start: 0, end: Math.max(0, size - 1) }, sourceOf(object, piece))
}

export async function openRange(
  key: Buffer,
  context: Buffer,
  size: number,
  range: { start: number; end: number },
  source: SealedSource,
): Promise<Buffer> {
  return collect(await openFile(key, context, size, range, source))
}

export async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
