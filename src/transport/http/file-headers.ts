import type { FileSummary } from '../../protocol/index.ts'

/** Types a browser may show in place; everything else, and above all what could run, is saved (U-7). */
const shownTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'audio/mp4'])

export function fileHeaders(file: FileSummary): Record<string, string> {
  return {
    'Content-Type': shownTypes.has(file.type) ? file.type : 'application/octet-stream',
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-site',
    'Cache-Control': 'private, no-store',
  }
}

/** RFC 6266 and 8187: always an attachment, its name in UTF-8, with nothing that could break a header or a path. */
export function contentDisposition(name: string): string {
  const safe = name.replaceAll(/[\p{Cc}/\\\u202a-\u202e\u2066-\u2069]/gu, '_')
  const encoded = encodeURIComponent(safe.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename*=UTF-8''${encoded}`
}
