import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  frameCount,
  frameLength,
  framesFor,
  headerLength,
  openFrame,
  openHeader,
  sealedLength,
  sealFrame,
  startFile,
} from '../../src/crypto/file-format.ts'
import { IntegrityError } from '../../src/crypto/integrity-error.ts'
import { fileVector } from './published-vectors.ts'
import { framesOf, openWhole, sealWithSalt } from './sealed-file.ts'

const { key, salt, context, commit, short, empty, long } = fileVector

test('K-5: the published short file is sealed to the published bytes', () => {
  const sealed = sealWithSalt(key, context, salt, short.plaintext)
  expect(sealed.length).toBe(100)
  expect(sealed.subarray(0, 8).toString('hex')).toBe('5052463101100000')
  expect(sealed.subarray(8, 40).equals(salt)).toBe(true)
  expect(sealed.subarray(40, 72).toString('hex')).toBe(commit)
  expect(sealed.subarray(72).toString('hex')).toBe(short.body)
})

test('K-5: the published empty file is one empty last frame', () => {
  const sealed = sealWithSalt(key, context, salt, empty.plaintext)
  expect(sealed.subarray(40, 72).toString('hex')).toBe(commit)
  expect(sealed.subarray(72).toString('hex')).toBe(empty.body)
})

test('K-5: the published file of 196,608 bytes has the published length and digest', () => {
  const sealed = sealWithSalt(key, context, salt, long.plaintext)
  expect(sealed.length).toBe(long.sealedLength)
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(long.sha256)
})

test('K-5: the published files open again', async () => {
  for (const { plaintext } of [short, empty, long]) {
    const sealed = sealWithSalt(key, context, salt, plaintext)
    expect((await openWhole(key, context, plaintext.length, sealed)).equals(plaintext)).toBe(true)
  }
})

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 196_608, 1_000_000])(
  'K-5: the stored length of a file of %i bytes is what is written',
  (size) => {
    expect(sealedLength(size)).toBe(72 + size + 16 * Math.max(1, Math.ceil(size / 65_536)))
    expect(sealWithSalt(key, context, salt, Buffer.alloc(size)).length).toBe(sealedLength(size))
  },
)

test('K-5: every single bit of a header counts', () => {
  const { header } = startFile(key, context, salt)
  for (let bit = 0; bit < headerLength * 8; bit++) {
    const altered = Buffer.from(header)
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openHeader(key, context, altered), `bit ${bit}`).toThrow(IntegrityError)
  }
})

test('K-5: a header opens under its own key, for its own place, at its full length only', () => {
  const { header } = startFile(key, context, salt)
  const elsewhere = Buffer.from(context)
  elsewhere[elsewhere.length - 1] = 0x02
  expect(() => openHeader(Buffer.alloc(32, 8), context, header)).toThrow(IntegrityError)
  expect(() => openHeader(key, elsewhere, header)).toThrow(IntegrityError)
  expect(() => openHeader(key, context, header.subarray(0, 71))).toThrow(IntegrityError)
  expect(() => openHeader(key, context, Buffer.concat([header, Buffer.alloc(1)]))).toThrow(IntegrityError)
  expect(openHeader(key, context, header).key).toHaveLength(32)
})

test('K-5: every single bit of a frame, its number and its last flag count', () => {
  const { keys } = startFile(key, context, salt)
  const frame = sealFrame(keys, 3, Buffer.from('compte rendu'), 'inner')
  expect(openFrame(keys, 3, frame, 'inner').toString()).toBe('compte rendu')
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const altered = Buffer.from(frame)
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openFrame(keys, 3, altered, 'inner'), `bit ${bit}`).toThrow(IntegrityError)
  }
  for (const index of [0, 2, 4, 0x03000000]) {
    expect(() => openFrame(keys, index, frame, 'inner'), `as frame ${index}`).toThrow(IntegrityError)
  }
  expect(() => openFrame(keys, 3, frame, 'last')).toThrow(IntegrityError)
})

test('K-5: a tag of 4 to 15 bytes is not taken for a tag', () => {
  const { keys } = startFile(key, context, salt)
  const frame = sealFrame(keys, 0, Buffer.alloc(0), 'last')
  for (let length = 0; length < 16; length++) {
    expect(() => openFrame(keys, 0, frame.subarray(0, length), 'last')).toThrow(IntegrityError)
  }
})

test('K-5: a range names exactly the frames that hold it', () => {
  const size = 3 * frameLength + 5
  for (const [start, end] of [
    [0, 0],
    [frameLength - 1, frameLength],
    [frameLength, 2 * frameLength - 1],
    [3 * frameLength, size - 1],
    [0, size - 1],
  ] as const) {
    const span = framesFor(size, start, end)
    expect(span.firstFrame).toBe(Math.floor(start / frameLength))
    expect(span.lastFrame).toBe(Math.floor(end / frameLength))
    expect(span.start).toBe(72 + span.firstFrame * (frameLength + 16))
    expect(span.end).toBe(Math.min(72 + (span.lastFrame + 1) * (frameLength + 16), sealedLength(size)) - 1)
  }
})

test('the test cuts an object into as many frames as it has', () => {
  const sealed = sealWithSalt(key, context, salt, long.plaintext)
  expect(framesOf(sealed)).toHaveLength(frameCount(long.plaintext.length))
})
