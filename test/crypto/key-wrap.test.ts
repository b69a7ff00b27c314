import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyContext } from '../../src/crypto/context.ts'
import { IntegrityError } from '../../src/crypto/integrity-error.ts'
import { unwrapKey, wrapKey } from '../../src/crypto/key-wrap.ts'
import { vectorId } from './published-vectors.ts'

const wrappingKey = randomBytes(32)
const key = randomBytes(32)
const context = keyContext(vectorId('c001'), 'vk', vectorId('b001'), 3)

test('a wrapped key comes back, and no two wrappings are alike', () => {
  const blobs = Array.from({ length: 1_000 }, () => wrapKey(wrappingKey, key, context))
  expect(blobs.every((blob) => unwrapKey(wrappingKey, blob, context).equals(key))).toBe(true)
  expect(new Set(blobs.map((blob) => blob.toString('hex', 0, 12))).size).toBe(blobs.length)
})

test('K-3: every single bit of a wrapped key and of its context counts', () => {
  const blob = wrapKey(wrappingKey, key, context)
  const flip = (bytes: Buffer, bit: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return copy
  }
  for (let bit = 0; bit < blob.length * 8; bit++) {
    expect(() => unwrapKey(wrappingKey, flip(blob, bit), context), `bit ${bit}`).toThrow(IntegrityError)
  }
  for (let bit = 0; bit < context.length * 8; bit++) {
    expect(() => unwrapKey(wrappingKey, blob, flip(context, bit)), `context ${bit}`).toThrow(IntegrityError)
  }
})

test('a wrapped key opens under its own key, kind, holder, company and version only', () => {
  const blob = wrapKey(wrappingKey, key, context)
  const [company, holder] = [vectorId('c001'), vectorId('b001')]
  for (const other of [
    keyContext(vectorId('c002'), 'vk', holder, 3),
    keyContext(company, 'fk', holder, 3),
    keyContext(company, 'vk', vectorId('b002'), 3),
    keyContext(company, 'vk', holder, 4),
  ]) {
    expect(() => unwrapKey(wrappingKey, blob, other)).toThrow(IntegrityError)
  }
  expect(() => unwrapKey(randomBytes(32), blob, context)).toThrow(IntegrityError)
})

test('a blob of another length is no wrapped key', () => {
  const blob = wrapKey(wrappingKey, key, context)
  for (const length of [0, 12, 28, 48, 59])
    expect(() => unwrapKey(wrappingKey, blob.subarray(0, length), context)).toThrow(IntegrityError)
  expect(() => unwrapKey(wrappingKey, Buffer.concat([blob, Buffer.alloc(1)]), context)).toThrow(
    IntegrityError,
  )
})
