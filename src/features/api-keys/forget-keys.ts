import type { Forget } from '../accounts/index.ts'
import type { KeyRepository } from './key-repository.ts'

/** Every key of theirs ends; that there were such keys stays on record. */
export function forgetKeys(repository: KeyRepository): Forget {
  return (tx, { accountId, actorId, now }) => repository.revokeAll(tx, accountId, actorId, now)
}
