import { type ByteRange, ObjectStorageUnavailable } from '../ports/object-storage.ts'

const SEGMENTS = /^[a-z0-9-]{1,128}(?:\/[a-z0-9-]{1,128})*$/

/**
 * Lets through lower-case segments joined by single slashes, at most 512 characters: no dot, so no way out of a folder.
 * Keys are made by this server, never by a caller, so anything else is a mistake in the code: RangeError.
 */
export function checkedKey(key: string): string {
  if (key.length > 512 || !SEGMENTS.test(key))
    throw new RangeError(`not an object key: ${JSON.stringify(key)}`)
  return key
}

/** Refuses a range that no object can satisfy, before the store is asked. */
export function checkedRange(range: ByteRange): ByteRange {
  const { start, end } = range
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`not a byte range: ${start}-${end}`)
  }
  return range
}

/** What every adapter answers for a range that begins after the last byte. */
export function rangeBeyondObject(range: ByteRange): RangeError {
  return new RangeError(`the range ${range.start}-${range.end} begins after the object's last byte`)
}

/** The caller's own reason if it gave up, else an ObjectStorageUnavailable that keeps what happened as its cause. */
export function storageFailure(doing: string, cause: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  if (cause instanceof ObjectStorageUnavailable) return cause
  return new ObjectStorageUnavailable(`object storage could not ${doing}`, { cause })
}
