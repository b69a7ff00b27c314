import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Accounts, Throttle } from '../accounts/index.ts'
import type { Arrival } from '../companies/index.ts'

/** One mail to each administrator per hour and company. */
const told = { burst: 1, perSecond: 1 / 3_600 }

/** R115: who comes from elsewhere where the policy lets them in is told to the administrators. */
export type TellOfOutsiders = (tx: Transaction, arrival: Arrival) => Promise<void>

export function tellOfOutsiders(needs: { accounts: Accounts; throttle: Throttle }): TellOfOutsiders {
  const { accounts, throttle } = needs
  return async (tx, arrival) => {
    if (arrival !== 'outside') return
    if (!(await throttle.take('network-outside', Buffer.from(tx.companyId), told))) return
    for (const accountId of await accounts.administrators(tx))
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'network_outside' })
  }
}
