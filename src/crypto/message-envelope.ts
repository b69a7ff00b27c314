import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import { IntegrityError } from './integrity-error.ts'
import { randomSalt } from './random.ts'
import { secretKey } from './secret-key.ts'

/**
 * PRM1 (K-4): `0x01 ‖ keyVersion u32 ‖ salt[24] ‖ commit[32] ‖ ciphertext ‖ tag[16]`, 77 bytes more than the text.
 * Each envelope has its own AES-256-GCM key, derived from the conversation key by a random salt: no nonce counter to
 * keep, so a database restore cannot reuse one. `commit` binds the envelope to one key (no partition oracle).
 */
const version = 0x01
const headerLength = 1 + 4 + 24 + 32
const tagLength = 16
const label = Buffer.from('PRM1\0')
export const envelopeOverhead = headerLength + tagLength

export interface EnvelopeKey {
  version: number
  key: Buffer
}

export function sealEnvelope(
  key: EnvelopeKey,
  context: Buffer,
  plaintext: Buffer,
  salt = randomSalt(),
): Buffer {
  const derived = derive(key.key, salt, context)
  const cipher = createCipheriv('aes-256-gcm', derived.key, derived.nonce, { authTagLength: tagLength })
  cipher.setAAD(context)
  const header = Buffer.alloc(5)
  header.writeUInt8(version, 0)
  header.writeUInt32BE(key.version, 1)
  const body = cipher.update(plaintext)
  return Buffer.concat([header, salt, derived.commit, body, cipher.final(), cipher.getAuthTag()])
}

/** The version of the key an envelope was sealed under. Throws IntegrityError if it is no PRM1 envelope. */
export function envelopeKeyVersion(envelope: Buffer): number {
  if (envelope.length < envelopeOverhead || envelope.readUInt8(0) !== version) {
    throw new IntegrityError('not a PRM1 envelope')
  }
  return envelope.readUInt32BE(1)
}

/** Throws IntegrityError unless exactly this context was sealed under exactly this key. */
export function openEnvelope(key: EnvelopeKey, context: Buffer, envelope: Buffer): Buffer {
  if (envelopeKeyVersion(envelope) !== key.version)
    throw new IntegrityError('sealed under another key version')
  const salt = envelope.subarray(5, 29)
  const derived = derive(key.key, salt, context)
  if (!timingSafeEqual(derived.commit, envelope.subarray(29, headerLength))) {
    throw new IntegrityError('sealed under another key or for another place')
  }
  const decipher = createDecipheriv('aes-256-gcm', derived.key, derived.nonce, { authTagLength: tagLength })
  decipher.setAAD(context)
  decipher.setAuthTag(envelope.subarray(envelope.length - tagLength))
  const body = decipher.update(envelope.subarray(headerLength, envelope.length - tagLength))
  try {
    return Buffer.concat([body, decipher.final()])
  } catch (cause) {
    throw new IntegrityError('altered', { cause })
  }
}

function derive(
  key: Buffer,
  salt: Buffer,
  context: Buffer,
): { key: KeyObject; nonce: Buffer; commit: Buffer } {
  const info = Buffer.concat([label, context])
  const bytes = Buffer.from(hkdfSync('sha512', secretKey(key), salt, info, 76))
  const once = createSecretKey(bytes.subarray(0, 32))
  return { key: once, nonce: bytes.subarray(32, 44), commit: bytes.subarray(44, 76) }
}
