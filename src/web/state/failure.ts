import { ConnectionLost } from '../../protocol/client/index.ts'
import { Problem } from '../../protocol/index.ts'
import type { FailureReason } from './outgoing.ts'

/** What to tell a person about a failed call. */
export function reasonOf(error: unknown): FailureReason {
  if (error instanceof Problem) return error.code
  return error instanceof ConnectionLost ? 'connection_lost' : 'internal_error'
}

/** Whether the same call may succeed a little later, without anybody changing anything. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true
  return error instanceof Problem && (error.status >= 500 || error.status === 429)
}

/** Milliseconds the server asked to wait; 0 when it asked nothing. */
export function askedToWait(error: unknown): number {
  return error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0
}
