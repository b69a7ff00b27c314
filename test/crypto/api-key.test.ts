import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { createApiKeySecret, readApiKeySecret } from '../../src/crypto/api-key.ts'
import { vectorId } from './published-vectors.ts'

const companyId = vectorId('c001')

test('R35: a key is prisme_ and 71 letters and digits, says its company, and is read back from nothing but itself', () => {
  const made = Array.from({ length: 200 }, () => createApiKeySecret(companyId))
  expect(new Set(made.map(({ secret }) => secret)).size).toBe(200)
  for (const { secret, hash, ending } of made) {
    expect(secret).toMatch(/^prisme_[0-9A-Za-z]{71}$/)
    expect(secret.endsWith(ending)).toBe(true)
    expect(readApiKeySecret(secret)).toEqual({ companyId, hash })
  }
})

test('R35: one letter changed anywhere, the checksum tells without a database', () => {
  const { secret } = createApiKeySecret(companyId)
  for (let at = 7; at < secret.length; at++) {
    const other = secret[at] === 'a' ? 'b' : 'a'
    expect(readApiKeySecret(secret.slice(0, at) + other + secret.slice(at + 1)), `${at}`).toBeUndefined()
  }
  for (const not of ['', 'prisme_', `${secret}0`, ` ${secret}`, secret.toUpperCase(), `${secret}\n`])
    expect(readApiKeySecret(not)).toBeUndefined()
})

test('a number that 48 bytes cannot hold is no key, whatever its checksum', () => {
  const body = `prisme_${'z'.repeat(65)}`
  let rest = crc32(body)
  let checksum = ''
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  for (let i = 0; i < 6; i++) {
    checksum = alphabet.charAt(rest % 62) + checksum
    rest = Math.floor(rest / 62)
  }
  expect(readApiKeySecret(body + checksum)).toBeUndefined()
})
