import { ConnectionLost } from '../../protocol/client/index.ts'
import { Problem, type ProblemCode } from '../../protocol/index.ts'
import { PasskeyRefused } from './passkeys.ts'

export type FailureReason = ProblemCode | 'connection_lost' | 'passkey_refused'

/** What to tell a person about a failed call. */
export function reasonOf(error: unknown): FailureReason {
  if (error instanceof Problem) return error.code
  if (error instanceof PasskeyRefused) return 'passkey_refused'
  return error instanceof ConnectionLost ? 'connection_lost' : 'internal_error'
}
