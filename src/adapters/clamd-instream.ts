import type { Readable } from 'node:stream'
import { MalwareScannerUnavailable, type Verdict } from '../ports/malware-scanner.ts'
import { type ClamdConnection, openClamd, replyWithin } from './clamd-connection.ts'
import { type Sent, verdictOf } from './clamd-reply.ts'
import { untilAborted } from './incoming-bytes.ts'

export interface ClamdTimeouts {
  /** Longest wait, in milliseconds, for clamd to read on, and for the source to give its next bytes. */
  readonly stalled: number
  /** Longest wait, in milliseconds, for the verdict once everything was sent: more than clamd's own MaxScanTime. */
  readonly verdict: number
}

export interface InstreamRequest {
  readonly socket: string
  readonly bytes: Readable
  /** More than this is unscannable, whatever clamd would take. */
  readonly maxBytes: number
  readonly timeouts: ClamdTimeouts
  readonly signal: AbortSignal
}

/** The source, not clamd, stopped giving. No verdict, but nothing against the scanner either. */
export class SourceStalled extends MalwareScannerUnavailable {
  override name = 'SourceStalled'
}

/**
 * Streams the bytes to clamd, no faster than it reads them, and gives its verdict. Destroys the source at any end.
 * Rejects with the signal's reason when aborted, with the source's own error when that fails, and with
 * MalwareScannerUnavailable for everything else that is no verdict.
 */
export async function instream(request: InstreamRequest): Promise<Verdict> {
  const { bytes, maxBytes, timeouts, signal } = request
  // Until the iteration looks, a failing source must not be an uncaught error.
  bytes.on('error', () => undefined)
  const connection = openClamd(request.socket, timeouts.stalled)
  const hangUp = (): void => connection.close()
  signal.addEventListener('abort', hangUp)
  try {
    signal.throwIfAborted()
    const sent = await send(connection, request)
    if (sent === 'too long') return { kind: 'unscannable', reason: `longer than ${maxBytes} bytes` }
    return verdictOf(await replyWithin(timeouts.verdict, connection), sent)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', hangUp)
    connection.close()
    bytes.destroy()
  }
}

async function send(
  connection: ClamdConnection,
  { bytes, maxBytes, timeouts, signal }: InstreamRequest,
): Promise<Sent | 'too long'> {
  const halt = new AbortController()
  const hasItsSay = new Error('clamd has replied or closed')
  const enough = (): void => halt.abort(hasItsSay)
  connection.reply.then(enough, enough)
  const stalled = (): void => halt.abort(new SourceStalled(`nothing to scan for ${timeouts.stalled} ms`))
  let patience = setTimeout(stalled, timeouts.stalled)
  let total = 0
  try {
    await connection.write(Buffer.from('zINSTREAM\0'))
    for await (const chunk of untilAborted(bytes, AbortSignal.any([signal, halt.signal]))) {
      clearTimeout(patience)
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the source gives text, not bytes')
      total += chunk.length
      if (total > maxBytes) return 'too long'
      // A length of zero would tell clamd that the stream ends here, and what follows would go unseen.
      if (chunk.length > 0 && !(await connection.write(lengthPrefix(chunk.length), chunk))) return 'cut'
      patience = setTimeout(stalled, timeouts.stalled)
    }
    if (connection.answered) return 'cut'
    return (await connection.write(lengthPrefix(0))) ? 'whole' : 'cut'
  } catch (error) {
    if (error === hasItsSay) return 'cut'
    throw error
  } finally {
    clearTimeout(patience)
  }
}

function lengthPrefix(length: number): Uint8Array {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(length)
  return prefix
}
