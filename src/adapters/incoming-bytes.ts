import { addAbortSignal, type Readable } from 'node:stream'

/** The source held fewer or more bytes than announced: what was stored of it must not be kept. */
class SourceLengthMismatch extends Error {
  override name = 'SourceLengthMismatch'
}

/**
 * The bytes of `source`, which must be exactly `length` long. The newest chunk is held back until the source has ended
 * where it should: a sink that counts bytes never gets the last ones of a source that is short, long, failing or
 * aborted, so it can never take a wrong object for a whole one.
 * From the moment of the call the source belongs to this function: it is destroyed on abort and on any other end, and
 * its errors surface in the iteration, nowhere else.
 */
export function exactly(source: Readable, length: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // An error before the iteration has begun would otherwise be an uncaught one; the iteration finds it again.
  source.on('error', () => undefined)
  addAbortSignal(signal, source)
  return counted(source, length, signal)
}

async function* counted(source: Readable, length: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let seen = 0
  let held: Uint8Array | undefined
  for await (const chunk of untilAborted(source, signal)) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('the source gives text, not bytes')
    if (chunk.length === 0) continue
    seen += chunk.length
    if (seen > length) throw new SourceLengthMismatch(`more than the ${length} bytes announced`)
    if (held !== undefined) yield held
    held = chunk
  }
  signal.throwIfAborted()
  if (seen < length) throw new SourceLengthMismatch(`${seen} bytes instead of the ${length} announced`)
  if (held !== undefined) yield held
}

/** Iterates without ever waiting for the source to close: one made of an async generator may hang in it for good. */
export async function* untilAborted(source: Readable, signal: AbortSignal): AsyncGenerator<unknown> {
  const chunks = source[Symbol.asyncIterator]()
  try {
    for (let next = await orAborted(chunks.next(), signal); !next.done; ) {
      yield next.value
      next = await orAborted(chunks.next(), signal)
    }
  } finally {
    source.destroy()
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settled = (): void => signal.removeEventListener('abort', onAbort)
    const onAbort = (): void => reject(signal.reason)
    work.then(resolve, reject).finally(settled)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
