import { IntegrityError } from '../../crypto/integrity-error.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export async function newestBranchVersion(tx: Transaction): Promise<number> {
  const row = await tx.row<{ version: number | null }>(
    sql`select max(version) as version from prisme.branch_keys where company_id = ${tx.companyId}`,
  )
  return row?.version ?? 0
}

export async function readBranchKey(
  tx: Transaction,
  version: number,
): Promise<{ provider_key_version: number; wrapped: Buffer }> {
  const row = await tx.row<{ provider_key_version: number; wrapped: Buffer }>(
    sql`select provider_key_version, wrapped from prisme.branch_keys
        where company_id = ${tx.companyId} and version = ${version}`,
  )
  if (row === undefined) throw new IntegrityError('a branch key is missing')
  return row
}

export async function insertBranchKey(
  tx: Transaction,
  version: number,
  providerKeyVersion: number,
  wrapped: Buffer,
  now: Date,
): Promise<void> {
  await tx.run(sql`insert into prisme.branch_keys (company_id, version, provider_key_version, wrapped, created_at)
    values (${tx.companyId}, ${version}, ${providerKeyVersion}, ${wrapped}, ${now})`)
}

interface DataKeyRow {
  version: number
  branch_version: number
  wrapped: Buffer
}

export async function readNewestDataKey(
  tx: Transaction,
  kind: string,
  holderId: string,
): Promise<DataKeyRow> {
  const row = await tx.row<DataKeyRow>(sql`select version, branch_version, wrapped from prisme.data_keys
    where company_id = ${tx.companyId} and kind = ${kind} and holder_id = ${holderId} order by version desc limit 1`)
  if (row === undefined) throw new IntegrityError('a data key is missing')
  return row
}

/** Of each holder the newest one; who has none is left out. */
export function readNewestDataKeys(
  tx: Transaction,
  kind: string,
  holderIds: readonly string[],
): Promise<(DataKeyRow & { holder_id: string })[]> {
  return tx.rows(sql`select k.holder_id, k.version, k.branch_version, k.wrapped
    from unnest(${holderIds}::uuid[]) as h (id) cross join lateral (
      select holder_id, version, branch_version, wrapped from prisme.data_keys
      where company_id = ${tx.companyId} and kind = ${kind} and holder_id = h.id order by version desc limit 1) k`)
}

export async function readDataKey(
  tx: Transaction,
  kind: string,
  holderId: string,
  version: number,
): Promise<DataKeyRow> {
  const row = await tx.row<DataKeyRow>(sql`select version, branch_version, wrapped from prisme.data_keys
    where company_id = ${tx.companyId} and kind = ${kind} and holder_id = ${holderId} and version = ${version}`)
  if (row === undefined) throw new IntegrityError('a data key is missing')
  return row
}

export interface NewDataKey {
  kind: string
  holderId: string
  version: number
  branchVersion: number
  wrapped: Buffer
  now: Date
}

export async function insertDataKey(tx: Transaction, key: NewDataKey): Promise<void> {
  await tx.run(sql`insert into prisme.data_keys
    (company_id, kind, holder_id, version, branch_version, wrapped, created_at)
    values (${tx.companyId}, ${key.kind}, ${key.holderId}, ${key.version}, ${key.branchVersion}, ${key.wrapped}, ${key.now})`)
}
