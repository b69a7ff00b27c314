import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { sha256 } from './digest.ts'
import { uuidBytes, uuidText } from './uuid.ts'

/**
 * `prisme_` and 71 letters and digits: `companyId[16] ‖ secret[32]` in base 62, 65 of them, and the CRC-32 of what stands
 * before in 6 more. Whoever looks for lost secrets in files finds it by its form, and by the checksum takes nothing else
 * for one; the server refuses most of what is none without asking the database.
 */
export interface ApiKeySecret {
  /** Shown once. */
  secret: string
  hash: Buffer
  ending: string
}

const prefix = 'prisme_'
const bodyLength = 65
const checksumLength = 6
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = /^prisme_[0-9A-Za-z]{71}$/

export function createApiKeySecret(companyId: string): ApiKeySecret {
  const bytes = Buffer.concat([uuidBytes(companyId), randomBytes(32)])
  const body = `${prefix}${base62(BigInt(`0x${bytes.toString('hex')}`), bodyLength)}`
  const secret = body + checksumOf(body)
  return { secret, hash: sha256(bytes), ending: secret.slice(-4) }
}

/** Whether it means to be an API key: then it is nothing else. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith(prefix)
}

/** Undefined for anything that is not such a key. */
export function readApiKeySecret(token: string): { companyId: string; hash: Buffer } | undefined {
  if (!form.test(token)) return undefined
  const body = token.slice(0, -checksumLength)
  if (checksumOf(body) !== token.slice(-checksumLength)) return undefined
  const hex = number(body.slice(prefix.length)).toString(16).padStart(96, '0')
  // Greater than any 48 bytes: another spelling of nothing.
  if (hex.length > 96) return undefined
  const bytes = Buffer.from(hex, 'hex')
  return { companyId: uuidText(bytes.subarray(0, 16)), hash: sha256(bytes) }
}

function checksumOf(text: string): string {
  return base62(BigInt(crc32(text)), checksumLength)
}

function base62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text
  return text
}

function number(text: string): bigint {
  let value = 0n
  for (const letter of text) value = value * 62n + BigInt(alphabet.indexOf(letter))
  return value
}
