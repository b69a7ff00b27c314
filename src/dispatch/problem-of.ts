import { ZodError } from 'zod'
import { IntegrityError } from '../crypto/integrity-error.ts'
import { TooManyWait } from '../crypto/turns.ts'
import { BatchQueueFull } from '../database/batcher.ts'
import { isRefusedBy } from '../database/failures.ts'
import { CompanyBusy } from '../database/shares.ts'
import { DatabaseUnavailable } from '../database/transaction.ts'
import { KeyProviderUnavailable, UnknownKey, UnwrapFailed } from '../ports/key-provider.ts'
import { MalwareScannerUnavailable } from '../ports/malware-scanner.ts'
import { ObjectStorageUnavailable } from '../ports/object-storage.ts'
import { Problem, type ProblemCode } from '../protocol/index.ts'

const byError: ReadonlyArray<readonly [new (message?: string) => Error, ProblemCode]> = [
  [DatabaseUnavailable, 'unavailable'],
  [KeyProviderUnavailable, 'keys_unavailable'],
  [UnknownKey, 'integrity_error'],
  [UnwrapFailed, 'integrity_error'],
  [IntegrityError, 'integrity_error'],
  [ObjectStorageUnavailable, 'files_off'],
  [MalwareScannerUnavailable, 'uploads_off'],
  [TooManyWait, 'busy'],
  [CompanyBusy, 'busy'],
  [BatchQueueFull, 'busy'],
]

/** What the database itself forbids, whatever way it is come by. */
const byState: ReadonlyArray<readonly [string, ProblemCode]> = [
  ['PR001', 'password_elsewhere'],
  ['PR002', 'emergency_account'],
]

/** The problem a failure is for the caller. What nobody foresaw is internal_error; its cause goes to the log only. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ZodError) return invalidInput(error)
  const refused = byState.find(([state]) => isRefusedBy(error, [state]))
  if (refused !== undefined) return new Problem(refused[1], { cause: error })
  const found = byError.find(([kind]) => error instanceof kind)
  return new Problem(found?.[1] ?? 'internal_error', { cause: error })
}

function invalidInput(error: ZodError): Problem {
  const issues = error.issues
    .slice(0, 10)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  return new Problem('invalid_input', { issues })
}
