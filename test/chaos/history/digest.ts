import { createHash } from 'node:crypto'

/** What tells one body, or one file, from another in a history, without repeating it. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 16)
}

/** The same of a message with the files it brings. */
export function messageDigestOf(body: string, fileIds: readonly string[]): string {
  return digestOf([body, ...fileIds].join('\n'))
}
