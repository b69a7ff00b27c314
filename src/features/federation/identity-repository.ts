import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** The account an identity was linked to, if any. */
export async function findLinked(tx: Transaction, identityHash: Buffer): Promise<string | undefined> {
  const row = await tx.row<{ account_id: string }>(sql`select account_id from prisme.federated_identities
    where company_id = ${tx.companyId} and identity_hash = ${identityHash}`)
  return row?.account_id
}

/** Rejects with a unique violation when the identity has an account, or the account an identity at the provider. */
export async function insertIdentity(
  tx: Transaction,
  identity: { hash: Buffer; providerId: string; accountId: string; now: Date },
): Promise<void> {
  await tx.run(sql`insert into prisme.federated_identities
    (company_id, identity_hash, provider_id, account_id, linked_at)
    values (${tx.companyId}, ${identity.hash}, ${identity.providerId}, ${identity.accountId}, ${identity.now})`)
}

export async function noteUse(tx: Transaction, identityHash: Buffer, now: Date): Promise<void> {
  await tx.run(sql`update prisme.federated_identities set last_used_at = ${now}
    where company_id = ${tx.companyId} and identity_hash = ${identityHash}`)
}

/**
 * Whether somebody came in at an active provider of the company since then. That provider stays on, and the identity linked,
 * until the transaction is over.
 */
export async function cameSince(tx: Transaction, accountId: string, since: Date): Promise<boolean> {
  const rows = await tx.rows(sql`select from prisme.federated_identities i
    join prisme.identity_providers p on p.company_id = i.company_id and p.provider_id = i.provider_id
    where i.company_id = ${tx.companyId} and i.account_id = ${accountId} and i.last_used_at >= ${since}
      and p.disabled_at is null order by i.provider_id for share`)
  return rows.length > 0
}

/** When someone last came from a provider that is active. */
export async function cameLast(tx: Transaction, accountId: string): Promise<Date | undefined> {
  const row = await tx.row<{ at: Date | null }>(sql`select max(i.last_used_at) as at
    from prisme.federated_identities i
    join prisme.identity_providers p on p.company_id = i.company_id and p.provider_id = i.provider_id
    where i.company_id = ${tx.companyId} and i.account_id = ${accountId} and p.disabled_at is null`)
  return row?.at ?? undefined
}

export interface LinkedRow {
  provider_id: string
  linked_at: Date
  last_used_at: Date | null
}

export function readLinked(tx: Transaction, accountId: string): Promise<LinkedRow[]> {
  return tx.rows<LinkedRow>(sql`select provider_id, linked_at, last_used_at from prisme.federated_identities
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}

/** False when there was none. */
export async function deleteIdentity(
  tx: Transaction,
  accountId: string,
  providerId: string,
): Promise<boolean> {
  const removed = await tx.run(sql`delete from prisme.federated_identities
    where company_id = ${tx.companyId} and account_id = ${accountId} and provider_id = ${providerId}`)
  return removed > 0
}

/** Everything that is known of someone elsewhere. */
export async function deleteIdentitiesOf(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`delete from prisme.federated_identities
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
  await tx.run(sql`delete from prisme.federation_flows
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}
