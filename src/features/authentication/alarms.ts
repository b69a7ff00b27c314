import type { Database } from '../../database/database.ts'
import { isBraked } from './reset-codes.ts'
import { lastHour } from './tally-repository.ts'

/** Failed sign-ins of an hour in the whole deployment that are too many to be people who mistype. */
const failuresAbove = 500

/** what someone should look at: passwords or codes are tried all over, or an account kept for emergencies is used. */
export async function alarms(database: Database, now: Date): Promise<string[]> {
  const failures = await lastHour(database, 'failed_sign_ins', now)
  return [
    ...(failures > failuresAbove ? ['sign_in_failures'] : []),
    ...((await lastHour(database, 'emergency_sign_ins', now)) > 0 ? ['emergency_account_used'] : []),
    ...((await isBraked(database, now)) ? ['wrong_pins'] : []),
  ]
}
