import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { NoticeKind } from '../../letters/letter.ts'
import {
  AccountId,
  type CompanyDomain,
  DomainId,
  type RecordOutcome,
  recordGraceHours,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { recordName, recordValue } from './domain-names.ts'
import { isAbsence } from './domain-records.ts'
import { type DomainRow, noteLook, traceDomain } from './domain-repository.ts'

const grace = recordGraceHours * 3_600_000

/**
 * what a look makes of a domain, in the transaction that holds its row. The record gone, a delay runs; then nobody new is
 * brought in by it, and sign-ins go on; the record back, all is as before. Administrators read each of these once. No answer
 * changes nothing.
 */
export async function settleLook(
  tx: Transaction,
  accounts: Accounts,
  row: DomainRow,
  { outcome, now }: { outcome: RecordOutcome; now: Date },
): Promise<void> {
  const { domain_id: domainId, kind, missing_since: since, frozen_at: frozen } = row
  const kept = { outcome, now, missingSince: since, frozenAt: frozen }
  if (kind !== 'proven' || (outcome !== 'found' && !isAbsence(outcome))) return noteLook(tx, domainId, kept)
  if (outcome === 'found') {
    await noteLook(tx, domainId, { ...kept, missingSince: null, frozenAt: null })
    if (since === null) return
    await traceDomain(tx, 'domain.found', domainId, now)
    return tell(tx, accounts, 'domain_back')
  }
  if (since === null) {
    await noteLook(tx, domainId, { ...kept, missingSince: now })
    await traceDomain(tx, 'domain.missing', domainId, now)
    return tell(tx, accounts, 'domain_missing')
  }
  const isOver = frozen === null && now.getTime() - since.getTime() >= grace
  await noteLook(tx, domainId, isOver ? { ...kept, frozenAt: now } : kept)
  if (!isOver) return
  await traceDomain(tx, 'domain.lost', domainId, now)
  await tell(tx, accounts, 'domain_frozen')
}

/** Whether another look was settled since `before` was read. It may know better. */
export function isSeenSince(before: DomainRow, row: DomainRow): boolean {
  return before.looked_at?.getTime() !== row.looked_at?.getTime()
}

async function tell(tx: Transaction, accounts: Accounts, kind: NoticeKind): Promise<void> {
  for (const accountId of await accounts.administrators(tx))
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind })
}

export function shownDomain(row: DomainRow): CompanyDomain {
  const { domain, token, missing_since: since, frozen_at: frozen, looked_at: at, outcome } = row
  const instant = (date: Date | null): string | null => date?.toISOString() ?? null
  return {
    domainId: DomainId.parse(row.domain_id),
    domain,
    state: stateOf(row),
    record: token === null ? null : { type: 'TXT', name: recordName(domain), value: recordValue(token) },
    addedAt: row.added_at.toISOString(),
    addedBy: row.added_by === null ? null : AccountId.parse(row.added_by),
    provenAt: instant(row.proven_at),
    missingSince: instant(since),
    freezesAt: since === null || frozen !== null ? null : new Date(since.getTime() + grace).toISOString(),
    lastLook: at === null || outcome === null ? null : { at: at.toISOString(), outcome },
  }
}

function stateOf({ kind, missing_since, frozen_at }: DomainRow): CompanyDomain['state'] {
  if (kind === 'attested') return 'attested'
  if (kind === 'claimed') return 'waiting'
  if (frozen_at !== null) return 'frozen'
  return missing_since === null ? 'proven' : 'missing'
}
