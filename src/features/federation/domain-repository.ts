import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { RecordOutcome } from '../../protocol/index.ts'

/** Which company a domain is of, whoever asks; a frozen company holds none. One whose record was lost is still its company's. */
export async function companyOfDomain(database: Database, domain: string): Promise<string | undefined> {
  const [row] = await database.rows<{ company_id: string | null }>(
    sql`select prisme.company_of_domain(${domain}) as company_id`,
  )
  return row?.company_id ?? undefined
}

/** The company's domains: whose people are sent to its providers. */
export async function readDomains(tx: Transaction): Promise<string[]> {
  const rows = await tx.rows<{ domain: string }>(sql`select domain from prisme.company_domains
    where company_id = ${tx.companyId} and kind <> 'claimed' order by domain`)
  return rows.map((row) => row.domain)
}

/** Those of them by which somebody new may be brought in or linked: not where the record was lost. */
export async function readOpenDomains(tx: Transaction): Promise<string[]> {
  const rows = await tx.rows<{ domain: string }>(sql`select domain from prisme.company_domains
    where company_id = ${tx.companyId} and kind <> 'claimed' and frozen_at is null order by domain`)
  return rows.map((row) => row.domain)
}

export interface DomainRow {
  domain_id: string
  domain: string
  kind: 'claimed' | 'proven' | 'attested'
  token: string | null
  added_at: Date
  added_by: string | null
  proven_at: Date | null
  missing_since: Date | null
  frozen_at: Date | null
  looked_at: Date | null
  outcome: RecordOutcome | null
}

export function listDomainRows(tx: Transaction): Promise<DomainRow[]> {
  return tx.rows<DomainRow>(sql`select * from prisme.company_domains
    where company_id = ${tx.companyId} order by domain`)
}

/** All of them, until the transaction is over. */
export async function lockDomainRows(tx: Transaction): Promise<DomainRow[]> {
  return tx.rows<DomainRow>(sql`select * from prisme.company_domains
    where company_id = ${tx.companyId} order by domain for update`)
}

export function findDomainRow(tx: Transaction, domainId: string): Promise<DomainRow | undefined> {
  return tx.row<DomainRow>(sql`select * from prisme.company_domains
    where company_id = ${tx.companyId} and domain_id = ${domainId}`)
}

export function lockDomainRow(tx: Transaction, domainId: string): Promise<DomainRow | undefined> {
  return tx.row<DomainRow>(sql`select * from prisme.company_domains
    where company_id = ${tx.companyId} and domain_id = ${domainId} for update`)
}

/** False when the company has it, or said so, already. */
export async function claimDomain(
  tx: Transaction,
  claim: { domainId: string; domain: string; token: string; by: string; now: Date },
): Promise<boolean> {
  const { domainId, domain, token, by, now } = claim
  const added = await tx.run(sql`insert into prisme.company_domains
      (company_id, domain_id, domain, kind, token, added_at, added_by)
    values (${tx.companyId}, ${domainId}, ${domain}, 'claimed', ${token}, ${now}, ${by})
    on conflict (company_id, domain) do nothing`)
  return added > 0
}

/** Rejects with a unique violation when another company has it. */
export async function noteProven(tx: Transaction, domainId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.company_domains set kind = 'proven', proven_at = ${now}
    where company_id = ${tx.companyId} and domain_id = ${domainId}`)
}

export async function noteLook(
  tx: Transaction,
  domainId: string,
  look: { outcome: RecordOutcome; missingSince: Date | null; frozenAt: Date | null; now: Date },
): Promise<void> {
  await tx.run(sql`update prisme.company_domains set looked_at = ${look.now}, outcome = ${look.outcome},
      missing_since = ${look.missingSince}, frozen_at = ${look.frozenAt}
    where company_id = ${tx.companyId} and domain_id = ${domainId}`)
}

export async function deleteDomain(tx: Transaction, domainId: string): Promise<void> {
  await tx.run(sql`delete from prisme.company_domains
    where company_id = ${tx.companyId} and domain_id = ${domainId}`)
}

export async function provenDomains(
  database: Database,
): Promise<{ company_id: string; domain_id: string }[]> {
  return database.rows(sql`select company_id, domain_id from prisme.proven_domains()`)
}

/**
 * The operator's word, whatever the company said or proved. False when it was given already. Rejects with a unique violation when
 * another company has the domain.
 */
export async function addDomain(tx: Transaction, domain: string, now: Date): Promise<boolean> {
  const added =
    await tx.run(sql`insert into prisme.company_domains as held (company_id, domain_id, domain, kind, added_at)
    values (${tx.companyId}, ${randomId()}, ${domain}, 'attested', ${now})
    on conflict (company_id, domain) do update set kind = 'attested', token = null, added_by = null, proven_at = null,
      missing_since = null, frozen_at = null, looked_at = null, outcome = null
    where held.kind <> 'attested'`)
  return added > 0
}

/** False when the company does not have it; what it only says is not taken from it. */
export async function removeDomain(tx: Transaction, domain: string): Promise<boolean> {
  const removed = await tx.run(sql`delete from prisme.company_domains
    where company_id = ${tx.companyId} and domain = ${domain} and kind <> 'claimed'`)
  return removed > 0
}

/** What the house found of itself leaves a trace too, without a person (L-4). */
export async function traceDomain(
  tx: Transaction,
  action: 'domain.missing' | 'domain.lost' | 'domain.found',
  domainId: string,
  now: Date,
): Promise<void> {
  await tx.run(sql`insert into prisme.access_traces
    (company_id, trace_id, occurred_at, action, object_id, outcome, request_id)
    values (${tx.companyId}, ${randomId()}, ${now}, ${action}, ${domainId}, 'done', ${randomId()})`)
}
