import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export type TextKind = 'charter' | 'notices'

export interface TextRow {
  version: number
  text_fr: string | null
  text_en: string | null
  published_at: Date
}

export function readText(tx: Transaction, kind: TextKind): Promise<TextRow | undefined> {
  return tx.row<TextRow>(sql`select version, text_fr, text_en, published_at from prisme.company_texts
    where company_id = ${tx.companyId} and kind = ${kind} order by version desc limit 1`)
}

/** False when the version was taken meanwhile. */
export async function insertText(
  tx: Transaction,
  kind: TextKind,
  row: TextRow,
  by: string,
): Promise<boolean> {
  const inserted = await tx.run(sql`insert into prisme.company_texts
    (company_id, kind, version, text_fr, text_en, published_at, published_by)
    values (${tx.companyId}, ${kind}, ${row.version}, ${row.text_fr}, ${row.text_en}, ${row.published_at}, ${by})
    on conflict do nothing`)
  return inserted === 1
}

/** Which version everyone must have accepted from now on; 0 for none. */
export async function demandCharter(tx: Transaction, version: number): Promise<void> {
  await tx.run(
    sql`update prisme.companies set charter_version = ${version} where company_id = ${tx.companyId}`,
  )
}

/** When it was accepted: the first time counts. */
export async function insertAcceptance(
  tx: Transaction,
  accountId: string,
  version: number,
  now: Date,
): Promise<Date> {
  await tx.run(sql`insert into prisme.charter_acceptances (company_id, account_id, version, accepted_at)
    values (${tx.companyId}, ${accountId}, ${version}, ${now}) on conflict do nothing`)
  await tx.run(sql`update prisme.accounts set charter_version = ${version}
    where company_id = ${tx.companyId} and account_id = ${accountId} and charter_version < ${version}`)
  return (await readAcceptance(tx, accountId, version)) ?? now
}

export async function readAcceptance(
  tx: Transaction,
  accountId: string,
  version: number,
): Promise<Date | undefined> {
  const row = await tx.row<{ accepted_at: Date }>(sql`select accepted_at from prisme.charter_acceptances
    where company_id = ${tx.companyId} and account_id = ${accountId} and version = ${version}`)
  return row?.accepted_at
}

export interface AcceptanceRow {
  account_id: string
  accepted_at: Date | null
}

/** Whoever accepted the version, also those who are gone since, and whoever may act and has not; in order of their ids. */
export function readAcceptances(
  tx: Transaction,
  { version, after, limit }: { version: number; after: string | undefined; limit: number },
): Promise<AcceptanceRow[]> {
  return tx.rows<AcceptanceRow>(sql`select a.account_id, c.accepted_at from prisme.accounts a
    left join prisme.charter_acceptances c
      on c.company_id = a.company_id and c.account_id = a.account_id and c.version = ${version}
    where a.company_id = ${tx.companyId} and a.account_type = 'person'
      and (c.accepted_at is not null or (a.disabled_at is null and not a.unproven))
      and (${after ?? null}::uuid is null or a.account_id > ${after ?? null})
    order by a.account_id limit ${limit}`)
}

/** The one company there is; undefined where there are several. */
export async function onlyCompany(database: Database): Promise<string | undefined> {
  const rows = await database.rows<{ company_id: string }>(
    sql`select company_id from prisme.company_ids() limit 2`,
  )
  return rows.length === 1 ? rows[0]?.company_id : undefined
}
