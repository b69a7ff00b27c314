import type { Output } from '../index.ts'
import { ConnectionLost, problemFrom } from './carrier.ts'
import { headersOf, httpRequestOf, type RestNeeds } from './rest.ts'

export interface Upload {
  conversationId: string
  name: string
  type: string
  bytes: Blob
  /** Bytes handed to the network so far. Once it equals the size, the server is scanning. Browsers only. */
  onProgress?: (sent: number) => void
  signal?: AbortSignal
}

/** Sends one file and waits for the verdict. Rejects with the server's Problem, or ConnectionLost. */
export async function uploadFile(needs: RestNeeds, upload: Upload): Promise<Output<'files.upload'>> {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(upload.type) ? upload.type : 'application/octet-stream'
  const { path } = httpRequestOf('files.upload', {
    conversationId: upload.conversationId,
    name: upload.name,
    type,
  })
  const headers = { ...(await headersOf(needs)), 'content-type': 'application/octet-stream' }
  const url = `${needs.origin}${path}`
  if (typeof XMLHttpRequest === 'undefined') return sendWithFetch(needs.fetch ?? fetch, url, headers, upload)
  return sendWithProgress(url, headers, upload)
}

async function sendWithFetch(
  doFetch: typeof fetch,
  url: string,
  headers: Record<string, string>,
  upload: Upload,
): Promise<Output<'files.upload'>> {
  const response = await doFetch(url, {
    method: 'POST',
    headers,
    body: upload.bytes,
    ...(upload.signal ? { signal: upload.signal } : {}),
  }).catch((cause: unknown) => {
    throw new ConnectionLost('no answer', { cause })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemFrom(answer)
  // The server answers what the operation declares; the contract tests hold it to that.
  return answer as Output<'files.upload'>
}

function sendWithProgress(
  url: string,
  headers: Record<string, string>,
  upload: Upload,
): Promise<Output<'files.upload'>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'json'
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', ({ loaded }) => upload.onProgress?.(loaded))
    request.addEventListener('load', () => {
      if (request.status === 201) resolve(request.response)
      else reject(problemFrom(request.response))
    })
    request.addEventListener('error', () => reject(new ConnectionLost('no answer')))
    request.addEventListener('abort', () => reject(new ConnectionLost('aborted')))
    upload.signal?.addEventListener('abort', () => request.abort())
    request.send(upload.bytes)
  })
}
