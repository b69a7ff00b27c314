import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lengthPrefixed, messageContext } from '../../src/crypto/context.ts'
import { IntegrityError } from '../../src/crypto/integrity-error.ts'
import {
  envelopeKeyVersion,
  envelopeOverhead,
  openEnvelope,
  sealEnvelope,
} from '../../src/crypto/message-envelope.ts'
import { messageVector, vectorId } from './published-vectors.ts'

const { key, salt, plaintext, place, context } = messageVector
const envelope = Buffer.from(messageVector.envelope, 'hex')
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(Buffer.from)

function flipped(original: Buffer, bit: number): Buffer {
  const copy = Buffer.from(original)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

test('K-4: the published vector is sealed to the published bytes and opens again', () => {
  expect(messageContext(place).equals(context)).toBe(true)
  expect(sealEnvelope(key, messageContext(place), plaintext, salt).toString('hex')).toBe(
    messageVector.envelope,
  )
  expect(openEnvelope(key, context, envelope).toString()).toBe('Bonjour docteur')
})

test('K-4: every single bit of the published envelope counts', () => {
  for (let bit = 0; bit < envelope.length * 8; bit++) {
    expect(() => openEnvelope(key, context, flipped(envelope, bit)), `bit ${bit}`).toThrow(IntegrityError)
  }
})

test('K-3: every single bit of the published context counts', () => {
  for (let bit = 0; bit < context.length * 8; bit++) {
    expect(() => openEnvelope(key, flipped(context, bit), envelope), `bit ${bit}`).toThrow(IntegrityError)
  }
})

test('any text under any key opens to itself, and with one bit flipped anywhere does not open', () => {
  const cases = fc.tuple(bytes(32), fc.nat(0xffffffff), fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat())
  fc.assert(
    fc.property(cases, ([secret, version, text, envelopeBit, contextBit]) => {
      const with_ = { version, key: secret }
      const sealed = sealEnvelope(with_, context, Buffer.from(text))
      expect(sealed.length).toBe(text.length + envelopeOverhead)
      expect(envelopeKeyVersion(sealed)).toBe(version)
      expect(openEnvelope(with_, context, sealed).equals(text)).toBe(true)
      const altered = flipped(sealed, envelopeBit % (sealed.length * 8))
      expect(() => openEnvelope(with_, context, altered)).toThrow(IntegrityError)
      const moved = flipped(context, contextBit % (context.length * 8))
      expect(() => openEnvelope(with_, moved, sealed)).toThrow(IntegrityError)
    }),
    { numRuns: 300 },
  )
})

test.each([
  { field: 'companyId', other: { companyId: vectorId('c002') } },
  { field: 'conversationId', other: { conversationId: vectorId('b002') } },
  { field: 'messageId', other: { messageId: vectorId('a002') } },
  { field: 'sequence', other: { sequence: 43 } },
  { field: 'sequence, beyond 32 bits', other: { sequence: 42 + 2 ** 32 } },
  { field: 'senderId', other: { senderId: vectorId('e002') } },
  { field: 'revision', other: { revision: 1 } },
])('K-3: a message moved to another $field does not open', ({ other }) => {
  const moved = messageContext({ ...place, ...other })
  expect(() => openEnvelope(key, moved, envelope)).toThrow(IntegrityError)
})

test('K-3: no two lists of parts encode alike', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 6 }).map(Buffer.from), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const same = one.length === other.length && one.every((part, i) => part.equals(other[i] ?? Buffer.of()))
      expect(lengthPrefixed(one).equals(lengthPrefixed(other))).toBe(same)
    }),
    { numRuns: 1_000 },
  )
})

test('K-3: what is not a lower-case UUID enters no context', () => {
  for (const id of ['', 'c001', vectorId('C001'), `${vectorId('c001')}0`, vectorId('c00g')]) {
    expect(() => messageContext({ ...place, companyId: id }), id).toThrow(TypeError)
  }
})

test.each([0, 1, 5, 29, 61, 76])('an envelope cut to %i bytes does not open', (length) => {
  expect(() => openEnvelope(key, context, envelope.subarray(0, length))).toThrow(IntegrityError)
})

test('K-4: a shorter tag is not taken for a tag', () => {
  for (let length = envelope.length - 15; length < envelope.length; length++) {
    expect(() => openEnvelope(key, context, envelope.subarray(0, length))).toThrow(IntegrityError)
  }
})

test('K-4: an envelope is bound to one key: another one, or the same under another version, does not open it', () => {
  expect(() => openEnvelope({ version: 7, key: Buffer.alloc(32, 4) }, context, envelope)).toThrow(
    IntegrityError,
  )
  expect(() => openEnvelope({ version: 8, key: key.key }, context, envelope)).toThrow(IntegrityError)
})

test('K-4: no two envelopes share a salt, so none share a key and nonce', () => {
  const salts = Array.from({ length: 5_000 }, () =>
    sealEnvelope(key, context, plaintext).subarray(5, 29).toString('hex'),
  )
  expect(new Set(salts).size).toBe(salts.length)
})
