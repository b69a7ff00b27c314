import {
  type ClientSession,
  ConnectionLost,
  headersOf,
  httpRequestOf,
  problemFrom,
} from '../../protocol/client/index.ts'
import type { FileSummary, Locale } from '../../protocol/index.ts'

/** Image types a browser draws without running anything. Shown only when the reader asks. */
const drawable: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export function mayPreview(file: FileSummary): boolean {
  return drawable.has(file.type) && file.size < 15_000_000
}

/** Reads a file's bytes. Rejects with the server's Problem, or ConnectionLost. */
export async function readFile(session: ClientSession, file: FileSummary, locale: Locale): Promise<Blob> {
  const { path } = httpRequestOf('files.download', { fileId: file.fileId })
  const headers = await headersOf({ origin: '', accessToken: session.accessToken, locale })
  try {
    const response = await fetch(path, { headers, cache: 'no-store', credentials: 'same-origin' })
    if (!response.ok) throw problemFrom(await response.json().catch(() => undefined))
    const bytes = await response.arrayBuffer()
    // The type comes from a short list, never from the sender: a blob is a document of our own origin.
    const type = drawable.has(file.type) ? file.type : 'application/octet-stream'
    return new Blob([bytes], { type })
  } catch (cause) {
    if (cause instanceof TypeError) throw new ConnectionLost('no answer', { cause })
    throw cause
  }
}

/** Hands bytes to the browser's own downloads, under the file's name. */
export function saveAs(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the URL after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
