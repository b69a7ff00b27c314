import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Factor, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { isKept, noteEmergencyUse, readBinding } from '../companies/index.ts'
import type { Through } from './attempt-repository.ts'
import { addToTally } from './tally-repository.ts'

/**
 * whom the company lets in at its provider only comes from there; but for its emergency accounts, by their passkey and
 * nothing else. Every use of those is told to all who administer, and to whoever runs the server. Looked at when the company is locked already: who makes the rule
 * waits for whoever is let in, or the other way round. Throws sign_in_elsewhere.
 */
export type DemandWay = (
  tx: Transaction,
  coming: { accountId: string; through?: Through | undefined; byPasskey?: boolean },
) => Promise<void>

export function demandWay(needs: { database: Database; accounts: Accounts; clock: Clock }): DemandWay {
  const { database, accounts, clock } = needs
  return async (tx, { accountId, through, byPasskey = false }) => {
    const { bound, emergency } = await readBinding(tx, accountId)
    if (bound && through === undefined && !(emergency && byPasskey)) throw new Problem('sign_in_elsewhere')
    if (!emergency) return
    const now = clock.now()
    await noteEmergencyUse(tx, accountId, now)
    for (const id of await accounts.administrators(tx))
      await enqueue(tx, 'mail.notice', {
        companyId: tx.companyId,
        accountId: id,
        kind: 'emergency_account_used',
      })
    tx.afterCommit(() => void addToTally(database, 'emergency_sign_ins', now).catch(() => undefined))
  }
}

/** Whether a factor is the last passkey of an account that is kept for emergencies, while the rule holds. */
export async function isKeptKey(
  tx: Transaction,
  accountId: string,
  { known, factorId }: { known: readonly Factor[]; factorId: string },
): Promise<boolean> {
  const keys = known.filter(({ kind }) => kind === 'passkey')
  if (keys.length !== 1 || keys[0]?.factorId !== factorId) return false
  return isKept(tx, accountId)
}
