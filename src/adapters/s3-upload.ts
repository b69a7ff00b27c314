import { Readable } from 'node:stream'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { storageFailure } from './object-key.ts'

export interface Upload {
  readonly client: S3Client
  readonly bucket: string
  readonly key: string
  readonly length: number
  /** Must fail rather than give its last bytes when it is not exactly `length` long. */
  readonly content: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
  /** Removes the object if there is one; never throws. */
  readonly discard: () => Promise<void>
}

/**
 * One PutObject with a streamed body. Until the last byte is handed over, a failure or an abort cuts the connection and
 * the store, which was promised more, drops what it has. Once it has every byte, an abort waits for its answer instead:
 * only then is it known whether there is an object to discard.
 */
export async function upload({
  client,
  bucket,
  key,
  length,
  content,
  signal,
  discard,
}: Upload): Promise<void> {
  const cut = new AbortController()
  let handedOver = false
  let sourceFailure: { error: unknown } | undefined
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    let given = 0
    try {
      for await (const chunk of content) {
        given += chunk.length
        handedOver = given === length
        yield chunk
      }
    } catch (error) {
      sourceFailure = { error }
      throw error
    }
  }
  const onAbort = (): void => {
    if (!handedOver) cut.abort()
  }
  const body = Readable.from(watched(), { objectMode: false })
  // The SDK pipes the body and would neither notice its failure nor survive it.
  body.on('error', () => cut.abort())
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    const Body = length === 0 ? await emptied(body) : body
    handedOver ||= length === 0
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: length })
    await client.send(command, { abortSignal: cut.signal })
    signal.throwIfAborted()
  } catch (error) {
    if (handedOver) await discard()
    throw sourceFailure === undefined ? storageFailure('write', error, signal) : sourceFailure.error
  } finally {
    signal.removeEventListener('abort', onAbort)
    body.destroy()
  }
}

/** Waits until an empty source has proved to be empty: a request without a body would not look at it. */
async function emptied(body: Readable): Promise<Uint8Array> {
  for await (const chunk of body) if (chunk.length > 0) throw new Error('an empty body holds bytes')
  return new Uint8Array()
}
