import type { Readable } from 'node:stream'

/** Which bytes of an object to read: from `start` up to and including `end`, both counted from 0. */
export interface ByteRange {
  start: number
  end: number
}

export interface StoredObject {
  /** Length in bytes of the whole object, whatever range was asked for. */
  length: number
  bytes: Readable
}

/**
 * Keeps sealed bytes under opaque keys. It never sees plaintext, and a key tells nothing about its content.
 *
 * Promises every adapter keeps (proven by one contract suite on the real services):
 * - `put` is atomic and durable: after it resolves the whole object survives a crash; when it rejects, or the source
 *   errors, or the signal aborts, or the source ends before or after `length` bytes, no object exists under the key.
 * - `get` and `length` answer `undefined` for a key that holds nothing; `remove` of a missing key succeeds.
 * - Any failure to reach or use the store is an ObjectStorageUnavailable; no vendor error leaves the adapter.
 */
export interface ObjectStorage {
  put(key: string, bytes: Readable, length: number, signal: AbortSignal): Promise<void>
  get(key: string, range: ByteRange | 'all', signal: AbortSignal): Promise<StoredObject | undefined>
  length(key: string, signal: AbortSignal): Promise<number | undefined>
  remove(key: string, signal: AbortSignal): Promise<void>
  /** Resolves when the store can be written to and read from, rejects otherwise. */
  check(signal: AbortSignal): Promise<void>
}

/** The store cannot be reached, refused our credentials, or is full. What was asked has not been done. */
export class ObjectStorageUnavailable extends Error {
  override name = 'ObjectStorageUnavailable'
}
