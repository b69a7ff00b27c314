import { ConnectionLost } from '../../protocol/client/index.ts'
import { Problem, type ProblemCode } from '../../protocol/index.ts'

export type FailureReason = ProblemCode | 'connection_lost'

/** What to tell a person about a failed call. */
export function reasonOf(error: unknown): FailureReason {
  if (error instanceof Problem) return error.code
  return error instanceof ConnectionLost ? 'connection_lost' : 'internal_error'
}
