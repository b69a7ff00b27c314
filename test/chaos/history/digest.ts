import { createHash } from 'node:crypto'

/** What tells one body from another in a history, without repeating it. */
export function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16)
}
