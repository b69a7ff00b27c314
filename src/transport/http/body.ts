import type { IncomingMessage } from 'node:http'
import { Problem } from '../../protocol/index.ts'

/** G-5, in bytes. */
const largestBody = 256 * 1024
/** A body a little too large is read to its end, so that its sender hears why; one beyond this is not. */
const mostRead = 1024 * 1024

/**
 * The body as text. Throws input_too_large, and invalid_input for what is compressed (a small one could unfold into a
 * large one), is not UTF-8, or breaks off.
 */
export async function bodyText(request: IncomingMessage): Promise<string> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = request.headers
  if (encoding !== 'identity') throw refusal('must not be compressed')
  if (Number(length) > mostRead) throw new Problem('input_too_large')
  const bytes = await collect(request)
  if (bytes.length > largestBody) throw new Problem('input_too_large')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw refusal('must be UTF-8', cause)
  }
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer): void => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= mostRead) return
      // The stream stays as it is: destroying it would take the answer's connection away.
      request.off('data', take).pause()
      reject(new Problem('input_too_large'))
    }
    request.on('data', take)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('close', () => reject(refusal('breaks off')))
  })
}

function refusal(message: string, cause?: unknown): Problem {
  return new Problem('invalid_input', { cause, issues: [{ path: '', message }] })
}
