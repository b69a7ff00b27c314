import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { IntegrityError } from './integrity-error.ts'

/** Wraps a 32-byte key: `nonce[12] ‖ ciphertext[32] ‖ tag[16]`, AES-256-GCM, the context authenticated. */
export function wrapKey(wrappingKey: Buffer, key: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: 16 })
  cipher.setAAD(context)
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
}

/** Throws IntegrityError unless the blob was wrapped by this key for this context. */
export function unwrapKey(wrappingKey: Buffer, blob: Buffer, context: Buffer): Buffer {
  if (blob.length !== 60) throw new IntegrityError('not a wrapped key')
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, blob.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(context)
  decipher.setAuthTag(blob.subarray(44))
  const key = decipher.update(blob.subarray(12, 44))
  try {
    decipher.final()
  } catch (cause) {
    throw new IntegrityError('the wrapped key does not open', { cause })
  }
  return key
}
