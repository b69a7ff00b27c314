import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameLength, headerLength, sealedLength } from '../../src/crypto/file-format.ts'
import { openFile, sealFile } from '../../src/crypto/file-streams.ts'
import { IntegrityError } from '../../src/crypto/integrity-error.ts'
import { fileVector } from './published-vectors.ts'
import { collect, framesOf, openRange, openWhole, sealWithSalt, sourceOf } from './sealed-file.ts'

const { key, context, salt } = fileVector
const frames = 4
const plaintext = randomBytes(3 * frameLength + 1_234)
const sealed = sealWithSalt(key, context, salt, plaintext)
const header = sealed.subarray(0, headerLength)
const pieces = framesOf(sealed)
const at = (i: number): Buffer => pieces[i] ?? Buffer.of()
const whenScanned = async (): Promise<void> => {}

/** Every object one can make of the frames with a single deletion, duplication, swap, append or cut. */
function* surgeries(): Generator<{ what: string; object: Buffer }> {
  const whole = (list: Buffer[]): Buffer => Buffer.concat([header, ...list])
  for (let i = 0; i < frames; i++) {
    yield { what: `frame ${i} deleted`, object: whole(pieces.toSpliced(i, 1)) }
    yield { what: `frame ${i} emptied`, object: whole(pieces.toSpliced(i, 1, Buffer.alloc(at(i).length))) }
    yield { what: `frame ${i} cut by a byte`, object: whole(pieces.toSpliced(i, 1, at(i).subarray(0, -1))) }
    for (let j = 0; j <= frames; j++) {
      yield { what: `frame ${i} again at ${j}`, object: whole(pieces.toSpliced(j, 0, at(i))) }
      if (j < i)
        yield { what: `frames ${j} and ${i} swapped`, object: whole(pieces.with(i, at(j)).with(j, at(i))) }
      if (j < frames && j !== i) {
        yield { what: `frame ${i} in place of ${j}`, object: whole(pieces.with(j, at(i))) }
      }
    }
  }
  for (const extra of [1, 15, 16, 17, frameLength]) {
    yield { what: `${extra} bytes appended`, object: Buffer.concat([sealed, Buffer.alloc(extra)]) }
  }
  for (const cut of [1, 16, 1_234, 1_250, frameLength, sealed.length - headerLength, sealed.length - 71]) {
    yield { what: `${cut} bytes cut off`, object: sealed.subarray(0, -cut) }
  }
}

test('K-5: no surgery on frames gives other bytes: an object of another length or order is refused', async () => {
  expect((await openWhole(key, context, plaintext.length, sealed)).equals(plaintext)).toBe(true)
  for (const { what, object } of surgeries()) {
    const isLonger = object.length > sealed.length && object.subarray(0, sealed.length).equals(sealed)
    const opened = openWhole(key, context, plaintext.length, object)
    // What follows the file is never read; that the lengths differ is what the download route refuses first.
    if (isLonger) expect((await opened).equals(plaintext), what).toBe(true)
    else await expect(opened, what).rejects.toThrow(IntegrityError)
  }
})

test('K-5: editing the length in the row to fit does not help', async () => {
  for (const { what, object } of surgeries()) {
    const body = object.length - headerLength
    const size = body - 16 * Math.max(1, Math.ceil(body / (frameLength + 16)))
    if (size < 0 || size === plaintext.length) continue
    await expect(openWhole(key, context, size, object), what).rejects.toThrow(IntegrityError)
  }
})

test('K-5: frames of another file under the same key do not fit in', async () => {
  const other = sealWithSalt(key, context, Buffer.alloc(32, 0x0a), plaintext)
  const spliced = Buffer.concat([header, ...pieces.with(1, framesOf(other)[1] ?? Buffer.of())])
  await expect(openWhole(key, context, plaintext.length, spliced)).rejects.toThrow(IntegrityError)
})

test('K-5: bytes of the frames before the broken one may leave, of the broken one none', async () => {
  const broken = Buffer.from(sealed)
  const place = headerLength + 2 * (frameLength + 16) + 99
  broken[place] = (broken[place] ?? 0) ^ 1
  const range = { start: 0, end: plaintext.length - 1 }
  const stream = await openFile(key, context, plaintext.length, range, sourceOf(broken))
  const seen: Buffer[] = []
  const reading = (async () => {
    for await (const chunk of stream) seen.push(chunk)
  })()
  await expect(reading).rejects.toThrow(IntegrityError)
  expect(Buffer.concat(seen).equals(plaintext.subarray(0, 2 * frameLength))).toBe(true)
})

test('K-5: any range of any file reads as that slice of the plaintext, however the store cuts it', async () => {
  const edges = [0, 1, frameLength - 1, frameLength, frameLength + 1, 2 * frameLength, 3 * frameLength]
  const position = fc.oneof(fc.constantFrom(...edges), fc.nat(3 * frameLength + 20))
  const piece = fc.constantFrom(1_021, 65_536, 65_552, 70_001, 1_000_000)
  await fc.assert(
    fc.asyncProperty(position, position, position, piece, async (length, a, b, size) => {
      const text = plaintext.subarray(0, length)
      const last = Math.max(0, length - 1)
      const [start, end] = [Math.min(a, b, last), Math.min(Math.max(a, b), last)]
      const source = sourceOf(sealWithSalt(key, context, salt, text), size)
      const read = await openRange(key, context, length, { start, end }, source)
      expect(read.equals(text.subarray(start, end + 1))).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test('K-5: a range reads no more of the store than its frames and the header', async () => {
  const asked: [number, number][] = []
  const inner = sourceOf(sealed)
  const source = {
    read(start: number, end: number) {
      asked.push([start, end])
      return inner.read(start, end)
    },
  }
  await openRange(key, context, plaintext.length, { start: frameLength + 10, end: frameLength + 20 }, source)
  const frame = headerLength + frameLength + 16
  expect(asked).toEqual([
    [0, headerLength - 1],
    [frame, frame + frameLength + 15],
  ])
})

test('what was sealed as a stream, however it came, opens to the same bytes', async () => {
  const cut = fc.array(fc.integer({ min: 1, max: 2 * frameLength + 1 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, frameLength, frameLength + 1, plaintext.length),
      cut,
      async (size, cuts) => {
        const chunks: Buffer[] = []
        let from = 0
        for (const length of cuts) {
          const to = Math.min(size, from + length)
          chunks.push(plaintext.subarray(from, to))
          from = to
        }
        chunks.push(plaintext.subarray(from, size))
        const object = await collect(sealFile(key, context, size, Readable.from(chunks), whenScanned))
        expect(object.length).toBe(sealedLength(size))
        expect((await openWhole(key, context, size, object)).equals(plaintext.subarray(0, size))).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test.each([
  { announced: 0, sent: 1 },
  { announced: 10, sent: 9 },
  { announced: 10, sent: 11 },
  { announced: frameLength, sent: frameLength - 1 },
  { announced: frameLength, sent: frameLength + 1 },
  { announced: 2 * frameLength, sent: frameLength },
  { announced: frameLength, sent: 2 * frameLength },
])('a source of $sent bytes is not sealed as one of $announced', async ({ announced, sent }) => {
  let isComplete = false
  const seal = sealFile(key, context, announced, Readable.from([plaintext.subarray(0, sent)]), async () => {
    isComplete = true
  })
  await expect(collect(seal)).rejects.toThrow(RangeError)
  expect(isComplete).toBe(false)
})

test('U-3: the last frame does not leave before the verdict, and everything before it does', async () => {
  const verdict = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const stream = sealFile(key, context, plaintext.length, Readable.from([plaintext]), () => {
    asked.resolve()
    return verdict.promise
  })
  let seen = 0
  stream.on('data', (chunk: Buffer) => {
    seen += chunk.length
  })
  const ended = new Promise((resolve) => stream.once('end', resolve))
  await asked.promise
  // Whatever would leave without being asked for has the time to do so.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(seen).toBe(headerLength + 3 * (frameLength + 16))
  verdict.resolve()
  await ended
  expect(seen).toBe(sealed.length)
})

test('U-3: a bad verdict fails the sealed stream before its last frame', async () => {
  const stream = sealFile(key, context, 5, Readable.from([Buffer.from('virus')]), () =>
    Promise.reject(new Error('infected')),
  )
  const seen: Buffer[] = []
  const reading = (async () => {
    for await (const chunk of stream) seen.push(chunk)
  })()
  await expect(reading).rejects.toThrow('infected')
  expect(Buffer.concat(seen)).toHaveLength(headerLength)
})

test('two sealings of one file under one key share no salt', async () => {
  const seal = () => collect(sealFile(key, context, 4, Readable.from([Buffer.from('abcd')]), whenScanned))
  const salts = await Promise.all(
    Array.from({ length: 200 }, async () => (await seal()).toString('hex', 8, 40)),
  )
  expect(new Set(salts).size).toBe(200)
})
