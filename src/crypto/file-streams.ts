import { Readable } from 'node:stream'
import {
  frameCount,
  frameLength,
  framesFor,
  headerLength,
  openFrame,
  openHeader,
  sealFrame,
  startFile,
} from './file-format.ts'
import { IntegrityError } from './integrity-error.ts'
import { randomBytes } from './random.ts'

/**
 * Seals a stream of plaintext into PRF1. `beforeLast` is awaited before the last frame leaves: until it resolves the
 * object is incomplete and worthless, and if it rejects the sealed stream fails. Throws RangeError when the plaintext
 * is not exactly `size` bytes long.
 */
export function sealFile(
  fileKey: Buffer,
  context: Buffer,
  size: number,
  plaintext: AsyncIterable<Buffer>,
  beforeLast: () => Promise<void>,
): Readable {
  async function* frames(): AsyncGenerator<Buffer> {
    const { header, keys } = startFile(fileKey, context, randomBytes(32))
    yield header
    const last = frameCount(size) - 1
    let index = 0
    for await (const frame of inFrames(plaintext, size)) {
      if (index === last) await beforeLast()
      yield sealFrame(keys, index, frame, index === last ? 'last' : 'inner')
      index++
    }
  }
  return Readable.from(frames(), { objectMode: false, highWaterMark: frameLength })
}

/** Cuts a stream into frames; an empty file gives one empty frame. */
async function* inFrames(plaintext: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let heldLength = 0
  let seen = 0
  for await (const chunk of plaintext) {
    seen += chunk.length
    if (seen > size) throw new RangeError('longer than announced')
    held.push(chunk)
    heldLength += chunk.length
    while (heldLength > frameLength) {
      const bytes = Buffer.concat(held)
      yield bytes.subarray(0, frameLength)
      held = [bytes.subarray(frameLength)]
      heldLength -= frameLength
    }
  }
  if (seen !== size) throw new RangeError('shorter than announced')
  yield Buffer.concat(held)
}

export interface SealedSource {
  /** Reads sealed bytes from `start` up to and including `end`. */
  read(start: number, end: number): Promise<Readable>
}

/**
 * Opens the plaintext bytes `start` to `end` (included) of a sealed file of `size` bytes. Each frame is verified before
 * any of its bytes leave; the stream fails with IntegrityError at the first that is not.
 */
export async function openFile(
  fileKey: Buffer,
  context: Buffer,
  size: number,
  range: { start: number; end: number },
  source: SealedSource,
): Promise<Readable> {
  const header = await collect(await source.read(0, headerLength - 1))
  const keys = openHeader(fileKey, context, header)
  const span = framesFor(size, range.start, range.end)
  const sealed = await source.read(span.start, span.end)
  async function* plaintext(): AsyncGenerator<Buffer> {
    const last = frameCount(size) - 1
    let index = span.firstFrame
    for await (const frame of sealedFrames(sealed)) {
      const opened = openFrame(keys, index, frame, index === last ? 'last' : 'inner')
      const offset = index * frameLength
      yield opened.subarray(
        Math.max(0, range.start - offset),
        Math.min(opened.length, range.end + 1 - offset),
      )
      index++
    }
    if (index !== span.lastFrame + 1) throw new IntegrityError('the object is cut')
  }
  return Readable.from(plaintext(), { objectMode: false, highWaterMark: frameLength })
}

async function* sealedFrames(sealed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const length = frameLength + 16
  let held: Buffer[] = []
  let heldLength = 0
  for await (const chunk of sealed) {
    held.push(chunk)
    heldLength += chunk.length
    while (heldLength >= length) {
      const bytes = Buffer.concat(held)
      yield bytes.subarray(0, length)
      held = [bytes.subarray(length)]
      heldLength -= length
    }
  }
  if (heldLength > 0) yield Buffer.concat(held)
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
