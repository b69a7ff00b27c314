import { addAbortSignal, type Readable, Transform } from 'node:stream'
import { storageFailure } from './object-key.ts'

/**
 * Hands stored bytes out so that a failure of the store is an ObjectStorageUnavailable, an object cut short is a
 * failure and never a clean end, and `from` is let go however the reader stops.
 */
export function outgoing(from: Readable, length: number, signal: AbortSignal): Readable {
  let seen = 0
  const out = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seen += chunk.length
      done(null, chunk)
    },
    flush(done) {
      done(seen === length ? null : cutShort(seen, length))
    },
    destroy(error, done) {
      from.destroy()
      done(error)
    },
  })
  const fail = (cause: unknown): void => {
    const failure = storageFailure('read to the end', cause, signal)
    out.destroy(failure instanceof Error ? failure : new Error('aborted', { cause: failure }))
  }
  from.on('error', fail)
  from.once('close', () => {
    if (!from.readableEnded && !out.destroyed) fail(cutShort(seen, length))
  })
  from.pipe(out)
  return addAbortSignal(signal, out)
}

function cutShort(seen: number, length: number): Error {
  const cause = new Error(`${seen} bytes came instead of ${length}`)
  const failure = storageFailure('read to the end', cause)
  return failure instanceof Error ? failure : cause
}
