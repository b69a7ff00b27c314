import { constants, createDecipheriv, privateDecrypt, randomBytes } from 'node:crypto'

/** What somebody encrypted for one of our keys (XML Encryption 1.1): the content under a key of its own, that key under ours. */
export interface XmlSecret {
  /** Of RSA-OAEP, for its label and its mask alike. */
  hash: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  wrappedKey: Buffer
  cipher: XmlCipher
  content: Buffer
}

export interface XmlCipher {
  mode: 'gcm' | 'cbc'
  bits: 128 | 256
}

/**
 * What it says, or undefined, and nothing tells why: every key is tried whatever came of the one before, and where none fits
 * one that nobody knows is tried, so that a wrong key, a wrong padding and a changed content go one way (RFC 3218, 2.3).
 */
export function openXmlSecret(privateKeys: readonly string[], secret: XmlSecret): Buffer | undefined {
  const length = secret.cipher.bits / 8
  const fitting = privateKeys
    .map((key) => unwrapped(key, secret))
    .filter((key) => key !== undefined && key.length === length)
  const key = fitting[0] ?? randomBytes(length)
  try {
    return secret.cipher.mode === 'gcm' ? openGcm(key, secret) : openCbc(key, secret)
  } catch {
    return undefined
  }
}

function unwrapped(key: string, { hash, wrappedKey }: XmlSecret): Buffer | undefined {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    return privateDecrypt({ key, padding, oaepHash: hash }, wrappedKey)
  } catch {
    return undefined
  }
}

function openGcm(key: Buffer, { cipher, content }: XmlSecret): Buffer {
  const nonce = content.subarray(0, 12)
  const decipher = createDecipheriv(`aes-${cipher.bits}-gcm`, key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(content.subarray(-16))
  return Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()])
}

/** Its padding ends with its length, and the rest of it is anything. Whoever asks knows that nobody changed the content. */
function openCbc(key: Buffer, { cipher, content }: XmlSecret): Buffer | undefined {
  const decipher = createDecipheriv(`aes-${cipher.bits}-cbc`, key, content.subarray(0, 16))
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(content.subarray(16)), decipher.final()])
  const padding = padded.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? padded.subarray(0, -padding) : undefined
}
