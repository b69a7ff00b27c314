import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { secretKey } from './secret-key.ts'

export function sha256(bytes: string | Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** K-7: equal addresses give equal values, and nothing else can be told from them without the key. */
export function blindEmail(key: Buffer, email: string): Buffer {
  return createHmac('sha256', secretKey(key)).update(email.normalize('NFKC').trim().toLowerCase()).digest()
}

/** M-3: lets a repeated request be compared with the first without keeping its content in a guessable form. */
export function requestDigest(conversationKey: Buffer, request: Buffer): Buffer {
  const known = digestKeys.get(conversationKey)
  const key =
    known ?? Buffer.from(hkdfSync('sha256', secretKey(conversationKey), '', 'prisme/request-digest', 32))
  if (known === undefined) digestKeys.set(conversationKey, key)
  return createHmac('sha256', secretKey(key)).update(request).digest()
}

/** Derived once for as long as the conversation's key is in memory. */
const digestKeys = new WeakMap<Buffer, Buffer>()

export const hmacLength = 32

/** HMAC-SHA-256: only who has the key can have made it. */
export function hmac(key: Buffer, bytes: Buffer): Buffer {
  return createHmac('sha256', secretKey(key)).update(bytes).digest()
}

export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** L-2: 26 characters of base32 that stand for a value for one month, and for nothing once the key is destroyed. */
export function pseudonym(key: Buffer, kind: 'ip' | 'account', value: string): string {
  const bytes = createHmac('sha256', secretKey(key)).update(`${kind}\0${value}`).digest()
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
  let text = ''
  for (let bit = 0; bit < 130; bit += 5) {
    const index = bit >> 3
    const pair = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)
    text += alphabet.charAt((pair >> (11 - (bit & 7))) & 31)
  }
  return text
}
