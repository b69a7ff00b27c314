import type { Forget } from '../accounts/index.ts'
import { deleteIdentitiesOf } from './identity-repository.ts'

/** Who they are elsewhere. */
export function forgetIdentities(): Forget {
  return (tx, { accountId }) => deleteIdentitiesOf(tx, accountId)
}
