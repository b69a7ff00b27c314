import type { Forget } from '../accounts/index.ts'
import type { Factors } from '../factors/index.ts'
import { forgetDevices } from './device-repository.ts'
import { endReset, readResetOf } from './factor-reset-repository.ts'
import { supersedeResets } from './reset-repository.ts'

/** The devices they are known by, every code for a new password, and their second factors. */
export function forgetSignIn(factors: Factors): Forget {
  return async (tx, { accountId, actorId, now }) => {
    await forgetDevices(tx, accountId)
    await supersedeResets(tx, accountId, now)
    const reset = await readResetOf(tx, accountId)
    if (reset !== undefined) await endReset(tx, reset.reset_id, { outcome: 'cancelled', by: actorId, now })
    await factors.clear(tx, accountId)
  }
}
