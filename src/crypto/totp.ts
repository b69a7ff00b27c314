import { createHmac } from 'node:crypto'
import { equalBytes } from './digest.ts'

const periodMilliseconds = 30_000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Which half minute since 1970 it is. */
export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / periodMilliseconds)
}

/** RFC 6238 over HMAC-SHA-1, the one every authenticator knows. */
export function totpCode(secret: Buffer, step: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The step a code belongs to: this one, the one before or the next, and later than `last`, the step that was used last.
 * Undefined when it belongs to none.
 */
export function matchingStep(
  secret: Buffer,
  code: string,
  now: Date,
  last: number | undefined,
): number | undefined {
  const given = Buffer.from(code)
  const current = totpStep(now)
  const steps = [current - 1, current, current + 1].filter((step) => last === undefined || step > last)
  return steps.find((step) => equalBytes(given, Buffer.from(totpCode(secret, step))))
}

/** RFC 4648, upper case, without padding: as people type a secret. */
export function base32(bytes: Buffer): string {
  let text = ''
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const index = bit >> 3
    const pair = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)
    text += alphabet.charAt((pair >> (11 - (bit & 7))) & 31)
  }
  return text
}

export function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const character of text.toUpperCase()) {
    const value = alphabet.indexOf(character)
    if (value < 0) continue
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}
