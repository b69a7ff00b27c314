import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'
import { IntegrityError } from './integrity-error.ts'

/**
 * PRF1 (K-5): a 72-byte header, then frames of 64 KiB of plaintext, each AES-256-GCM with its own tag.
 * Header: `"PRF1" ‖ suite 0x01 ‖ log2(frame)=16 ‖ 0x0000 ‖ salt[32] ‖ commit[32]`.
 * Frame i: nonce = prefix[7] ‖ u32be i ‖ (1 if last else 0), AAD = the first 8 header bytes. An empty file is one
 * empty last frame. The last-frame flag stops truncation and extension; the frame number stops reordering.
 */
export const headerLength = 72
export const frameLength = 65_536
const tagLength = 16
const sealedFrameLength = frameLength + tagLength
const fixedHeader = Buffer.from([0x50, 0x52, 0x46, 0x31, 0x01, 16, 0, 0])

export interface FileKeys {
  key: Buffer
  prefix: Buffer
}

/** Bytes in the object store for a file of `size` bytes. */
export function sealedLength(size: number): number {
  return headerLength + size + tagLength * frameCount(size)
}

export function frameCount(size: number): number {
  return Math.max(1, Math.ceil(size / frameLength))
}

export function startFile(
  fileKey: Buffer,
  context: Buffer,
  salt: Buffer,
): { header: Buffer; keys: FileKeys } {
  const { keys, commit } = derive(fileKey, context, salt)
  return { header: Buffer.concat([fixedHeader, salt, commit]), keys }
}

/** Reads a header. Throws IntegrityError unless it is PRF1 and was made under this key for this context. */
export function openHeader(fileKey: Buffer, context: Buffer, header: Buffer): FileKeys {
  if (header.length !== headerLength || !header.subarray(0, 8).equals(fixedHeader)) {
    throw new IntegrityError('not a PRF1 file')
  }
  const { keys, commit } = derive(fileKey, context, header.subarray(8, 40))
  if (!timingSafeEqual(commit, header.subarray(40))) throw new IntegrityError('another key or another place')
  return keys
}

export function sealFrame(keys: FileKeys, index: number, plaintext: Buffer, last: FramePosition): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keys.key, nonce(keys, index, last), {
    authTagLength: tagLength,
  })
  cipher.setAAD(fixedHeader)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Bytes leave only after the frame's tag was verified: throws IntegrityError else. */
export function openFrame(keys: FileKeys, index: number, sealed: Buffer, last: FramePosition): Buffer {
  if (sealed.length < tagLength) throw new IntegrityError('a frame is cut')
  const decipher = createDecipheriv('aes-256-gcm', keys.key, nonce(keys, index, last), {
    authTagLength: tagLength,
  })
  decipher.setAAD(fixedHeader)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  const plaintext = decipher.update(sealed.subarray(0, sealed.length - tagLength))
  try {
    decipher.final()
  } catch (cause) {
    throw new IntegrityError('a frame was altered, moved or cut', { cause })
  }
  return plaintext
}

export type FramePosition = 'last' | 'inner'

export interface FrameSpan {
  firstFrame: number
  lastFrame: number
  /** Byte offsets in the sealed object, both included. */
  start: number
  end: number
}

/** The frames that hold plaintext bytes `start` to `end` (included) of a file of `size` bytes. */
export function framesFor(size: number, start: number, end: number): FrameSpan {
  const firstFrame = Math.floor(start / frameLength)
  const lastFrame = Math.max(firstFrame, Math.floor(end / frameLength))
  const afterLast = Math.min(headerLength + (lastFrame + 1) * sealedFrameLength, sealedLength(size))
  return { firstFrame, lastFrame, start: headerLength + firstFrame * sealedFrameLength, end: afterLast - 1 }
}

function nonce(keys: FileKeys, index: number, position: FramePosition): Buffer {
  const bytes = Buffer.alloc(12)
  keys.prefix.copy(bytes)
  bytes.writeUInt32BE(index, 7)
  bytes.writeUInt8(position === 'last' ? 1 : 0, 11)
  return bytes
}

function derive(fileKey: Buffer, context: Buffer, salt: Buffer): { keys: FileKeys; commit: Buffer } {
  const info = (label: string): Buffer => Buffer.concat([Buffer.from(`${label}\0`), fixedHeader, context])
  const bytes = Buffer.from(hkdfSync('sha512', fileKey, salt, info('PRF1/key'), 39))
  const commit = Buffer.from(hkdfSync('sha512', fileKey, salt, info('PRF1/commit'), 32))
  return { keys: { key: bytes.subarray(0, 32), prefix: bytes.subarray(32, 39) }, commit }
}
