import type { Database } from '../../database/database.ts'
import { eachOf } from '../../jobs/each-of.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TextRecords } from '../../ports/text-records.ts'
import type { Accounts } from '../accounts/index.ts'
import { lookForRecord } from './domain-records.ts'
import { findDomainRow, lockDomainRow, provenDomains } from './domain-repository.ts'
import { isSeenSince, settleLook } from './domain-standing.ts'

interface Needs {
  database: Database
  accounts: Accounts
  records: TextRecords
  clock: Clock
}

/** Domains looked for at the same time: one that does not answer holds up few others. */
const atOnce = 8

/** looks daily whether what proves each domain is still there; those longest unseen first. */
export function recheckDomains(needs: Needs): (signal: AbortSignal) => Promise<void> {
  const { database, accounts, records, clock } = needs

  async function recheck(companyId: string, domainId: string, signal: AbortSignal): Promise<void> {
    const row = await database.inCompany(companyId, (tx) => findDomainRow(tx, domainId))
    if (row?.token == null) return
    const outcome = await lookForRecord(records, { domain: row.domain, token: row.token }, signal)
    await database.inCompany(companyId, async (tx) => {
      const now = await lockDomainRow(tx, domainId)
      // Removed, or attested by the operator, meanwhile: nothing was looked for.
      if (now?.token !== row.token) return
      if (isSeenSince(row, now)) return
      await settleLook(tx, accounts, now, { outcome, now: clock.now() })
    })
  }

  return async (signal) =>
    eachOf(
      await provenDomains(database),
      signal,
      (one) => recheck(one.company_id, one.domain_id, signal),
      atOnce,
    )
}
