import { expect, test } from 'vitest'
import { base32, fromBase32, matchingStep, totpCode } from '../../src/crypto/totp.ts'

const secret = Buffer.from('12345678901234567890')

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('RFC 6238, appendix B: at %i seconds the code is %s', (seconds, code) => {
  expect(totpCode(secret, Math.floor(seconds / 30), 8)).toBe(code)
})

test('a code is good half a minute early and late, no longer, and never again', () => {
  const now = new Date(1_234_567_890_000)
  const step = 41_152_263
  for (const beside of [-1, 0, 1])
    expect(matchingStep(secret, totpCode(secret, step + beside), now, undefined)).toBe(step + beside)
  for (const beside of [-2, 2])
    expect(matchingStep(secret, totpCode(secret, step + beside), now, undefined)).toBeUndefined()
  expect(matchingStep(secret, totpCode(secret, step), now, step)).toBeUndefined()
  expect(matchingStep(secret, totpCode(secret, step - 1), now, step)).toBeUndefined()
  expect(matchingStep(secret, '', now, undefined)).toBeUndefined()
})

test('base32 is that of RFC 4648, and is read as people type it', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  expect(fromBase32('mzxw 6ytb-oi').toString()).toBe('foobar')
})
