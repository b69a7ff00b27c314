import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntegrityError } from '../../src/crypto/integrity-error.ts'
import {
  createOpaqueToken,
  openSuccessor,
  readOpaqueToken,
  sealSuccessor,
} from '../../src/crypto/opaque-token.ts'
import { vectorId } from './published-vectors.ts'

const companyId = vectorId('c001')

test('A-11: a token names its company and holds 256 bits; the server keeps only its SHA-256', () => {
  const { token, hash } = createOpaqueToken(companyId)
  expect(token).toMatch(/^[\w-]{64}$/)
  expect(hash).toEqual(createHash('sha256').update(Buffer.from(token, 'base64url')).digest())
  expect(readOpaqueToken(token)).toEqual({ companyId, hash })
})

test('no two tokens are alike', () => {
  const tokens = new Set(Array.from({ length: 10_000 }, () => createOpaqueToken(companyId).token.slice(22)))
  expect(tokens.size).toBe(10_000)
})

test.each([
  ['nothing', ''],
  ['a word', 'ticket'],
  ['47 bytes', randomBytes(47).toString('base64url')],
  ['49 bytes', randomBytes(49).toString('base64url')],
  ['hexadecimal', randomBytes(48).toString('hex')],
  ['the other base64', `${randomBytes(47).toString('base64').slice(0, -1)}/`],
  ['a token with padding', `${randomBytes(48).toString('base64url')}=`],
  ['a token with a space before', ` ${randomBytes(48).toString('base64url')}`],
  ['a token with a newline behind', `${randomBytes(48).toString('base64url')}\n`],
])('%s is no token', (_what, text) => {
  expect(readOpaqueToken(text)).toBeUndefined()
})

test('a token with anything in it changed, added or left out is no token, or another one', () => {
  const stranger = fc.constantFrom('=', '+', '/', ' ', '\n', '\0', 'é', '.', 'A', '_')
  fc.assert(
    fc.property(fc.nat(64), fc.constantFrom(0, 1), stranger, (at, removed, text) => {
      const { token, hash } = createOpaqueToken(companyId)
      const altered = `${token.slice(0, at)}${text}${token.slice(at + removed)}`
      if (altered === token) return
      const read = readOpaqueToken(altered)
      const isSpelledAsOne = /^[\w-]{64}$/.test(altered)
      expect(read !== undefined).toBe(isSpelledAsOne)
      expect(read?.hash.equals(hash) ?? false).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('A-11: a successor opens to who holds the old token, and to nobody else', () => {
  const old = createOpaqueToken(companyId).token
  const next = createOpaqueToken(companyId).token
  const sealed = sealSuccessor(old, next)
  expect(openSuccessor(old, sealed)).toBe(next)
  expect(() => openSuccessor(next, sealed)).toThrow(IntegrityError)
  expect(() => openSuccessor(`${old.slice(0, -1)}${old.endsWith('A') ? 'B' : 'A'}`, sealed)).toThrow(
    IntegrityError,
  )
  const altered = Buffer.from(sealed)
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  expect(() => openSuccessor(old, altered)).toThrow(IntegrityError)
})
