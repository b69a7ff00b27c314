import { expect, test } from 'vitest'
import { messageContext } from '../../src/crypto/context.ts'
import { randomId } from '../../src/crypto/random.ts'
import { uuidBytes, uuidText } from '../../src/crypto/uuid.ts'

test('a UUID is its sixteen bytes, and they are the UUID', () => {
  expect(uuidBytes('00112233-4455-6677-8899-aabbccddeeff').toString('hex')).toBe(
    '00112233445566778899aabbccddeeff',
  )
  for (let n = 0; n < 100; n++) {
    const id = randomId()
    expect(uuidBytes(id).toString('hex')).toBe(id.replaceAll('-', ''))
    expect(uuidText(uuidBytes(id))).toBe(id)
  }
})

test.each([
  ['nothing', ''],
  ['no dashes', '00112233445566778899aabbccddeeff'],
  ['a dash at another place', '0011223-34455-6677-8899-aabbccddeeff'],
  ['a digit for a dash', '00112233-4455-6677-8899aaabbccddeeff'],
  ['upper case', '00112233-4455-6677-8899-AABBCCDDEEFF'],
  ['a letter beyond f', '00112233-4455-6677-8899-aabbccddeefg'],
  ['what stands beside the digits', '0011223/-4455-6677-8899-aabbccddee:f'],
  ['a character that is not ASCII', '00112233-4455-6677-8899-aabbccddeeé1'],
  ['a digit too few', '00112233-4455-6677-8899-aabbccddeef'],
  ['a line end behind it', '00112233-4455-6677-8899-aabbccddeeff\n'],
])('no UUID, no bytes: %s', (_, text) => {
  expect(() => uuidBytes(text)).toThrow(TypeError)
})

test.each([
  [1, '0000000000000001'],
  [2 ** 32 - 1, '00000000ffffffff'],
  [2 ** 32, '0000000100000000'],
  [Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
])('the sequence %d is eight bytes in the context of its message', (sequence, bytes) => {
  expect(contextAt(sequence).toString('hex')).toContain(`00000008${bytes}`)
})

test.each([-1, 0.5, 2 ** 53, Number.NaN])('the sequence %d is none', (sequence) => {
  expect(() => contextAt(sequence)).toThrow(RangeError)
})

function contextAt(sequence: number): Buffer {
  const id = '00112233-4455-6677-8899-aabbccddeeff'
  const ids = { companyId: id, conversationId: id, messageId: id, senderId: id }
  return messageContext({ ...ids, sequence, revision: 0 })
}
