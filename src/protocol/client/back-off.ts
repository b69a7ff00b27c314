import { Problem } from '../index.ts'
import { ConnectionLost } from './carrier.ts'

const firstPause = 500

/**
 * Milliseconds before the attempt-th repetition, counted from 0: anything between nothing and a bound that doubles (full
 * jitter), so that those who were cut off together do not all come back together (D-8).
 */
export function fullJitter(attempt: number, random: () => number, longest: number): number {
  return random() * Math.min(longest, firstPause * 2 ** Math.min(attempt, 20))
}

/** Whether the same call may succeed a little later, without anybody changing anything. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true
  return error instanceof Problem && (error.status >= 500 || error.status === 429)
}

/** Whether the caller is nobody to the server any more: whatever is asked, only signing in again helps. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401
}

/** Milliseconds the server asked to wait; 0 when it asked nothing. */
export function askedToWait(error: unknown): number {
  return error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0
}
