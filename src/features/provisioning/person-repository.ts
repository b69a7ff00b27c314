import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'
import type { IndexHashes } from './index-hashes.ts'
import type { Entry } from './person.ts'

export interface PersonRecord {
  accountId: string
  made: boolean
  entry: Entry
  /** Whether the account may act, whoever said so. */
  active: boolean
  version: number
  createdAt: Date
  changedAt: Date
}

/** What finds entries without looking at each. */
export interface PersonKeys {
  accountId?: string | undefined
  userName?: string | undefined
  externalId?: string | undefined
  email?: string | undefined
}

interface PersonRow {
  account_id: string
  made: boolean
  entry_sealed: Buffer
  active: boolean
  version: number
  created_at: Date
  changed_at: Date
}

export type PersonRepository = ReturnType<typeof createPersonRepository>

/** Seals what it writes and opens what it reads. */
export function createPersonRepository(keys: CompanyKeys, hashes: IndexHashes) {
  const fields = createSealedFields<'directory_entry'>(keys)

  async function recordOf(tx: Transaction, row: PersonRow): Promise<PersonRecord> {
    const text = await fields.open(tx, row.account_id, 'directory_entry', row.entry_sealed)
    return {
      accountId: row.account_id,
      made: row.made,
      // Written by this file, from an entry.
      entry: JSON.parse(text) as Entry,
      active: row.active,
      version: row.version,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    }
  }

  const recordsOf = (tx: Transaction, rows: readonly PersonRow[]): Promise<PersonRecord[]> =>
    mapInPieces(rows, (row) => recordOf(tx, row))

  async function columnsOf(tx: Transaction, accountId: string, entry: Entry) {
    const { companyId } = tx
    const { userName, externalId, emails = [] } = entry
    return {
      userName: hashes.userName(companyId, userName),
      externalId: externalId === undefined ? null : hashes.externalId(companyId, externalId),
      emails: emails.map(({ value }) => hashes.email(companyId, value)),
      sealed: await fields.seal(tx, accountId, 'directory_entry', JSON.stringify(entry)),
    }
  }

  return {
    /** Rejects with a unique violation when another entry has the user name or the external id. */
    async insert(
      tx: Transaction,
      person: { accountId: string; made: boolean; entry: Entry; now: Date },
    ): Promise<void> {
      const { accountId, made, now } = person
      const columns = await columnsOf(tx, accountId, person.entry)
      await tx.run(sql`insert into prisme.directory_people (company_id, account_id, made, user_name_hash, external_id_hash,
          email_hashes, entry_sealed, created_at, changed_at)
        values (${tx.companyId}, ${accountId}, ${made}, ${columns.userName}, ${columns.externalId},
          ${columns.emails}::bytea[], ${columns.sealed}, ${now}, ${now})`)
    },
    /** What was removed is there again. Rejects as `insert` does. */
    async update(tx: Transaction, accountId: string, entry: Entry, now: Date): Promise<void> {
      const columns = await columnsOf(tx, accountId, entry)
      await tx.run(sql`update prisme.directory_people set user_name_hash = ${columns.userName},
          external_id_hash = ${columns.externalId}, email_hashes = ${columns.emails}::bytea[],
          entry_sealed = ${columns.sealed}, version = version + 1, changed_at = ${now}, removed_at = null
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
    /** The directory's own account stays known as such, and as nothing else. */
    async remove(tx: Transaction, accountId: string, now: Date): Promise<void> {
      await tx.run(sql`delete from prisme.directory_people
        where company_id = ${tx.companyId} and account_id = ${accountId} and not made`)
      await tx.run(sql`update prisme.directory_people set removed_at = ${now}, changed_at = ${now}, entry_sealed = '',
          email_hashes = '{}', external_id_hash = null
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
    async forget(tx: Transaction, accountId: string): Promise<void> {
      await tx.run(sql`delete from prisme.directory_people
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
    /** Whether the account is the directory's, now or before: locked, so that two who change it take turns. */
    standing: (tx: Transaction, accountId: string) =>
      tx.row<{ made: boolean; removed: boolean }>(sql`select made, removed_at is not null as removed
        from prisme.directory_people where company_id = ${tx.companyId} and account_id = ${accountId} for update`),
    async lock(tx: Transaction, accountId: string): Promise<PersonRecord | undefined> {
      await tx.rows(sql`select from prisme.directory_people
        where company_id = ${tx.companyId} and account_id = ${accountId} for update`)
      return (await find(tx, { accountId }, { limit: 1, offset: 0 }))[0]
    },
    find,
    async count(tx: Transaction, by: PersonKeys): Promise<number> {
      const row = await tx.row<{ count: number }>(sql`select count(*) as count from prisme.directory_people p
        where p.company_id = ${tx.companyId} and p.removed_at is null
          and (${by.accountId ?? null}::uuid is null or p.account_id = ${by.accountId ?? null})
          and (${userNameOf(tx, by)}::bytea is null or p.user_name_hash = ${userNameOf(tx, by)})
          and (${externalIdOf(tx, by)}::bytea is null or p.external_id_hash = ${externalIdOf(tx, by)})
          and (${emailOf(tx, by)}::bytea is null or ${emailOf(tx, by)} = any (p.email_hashes))`)
      return row?.count ?? 0
    },
  }

  /** The longest known first: a page stays where it is while others come. */
  async function find(
    tx: Transaction,
    by: PersonKeys,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<PersonRecord[]> {
    const rows =
      await tx.rows<PersonRow>(sql`select p.account_id, p.made, p.entry_sealed, p.version, p.created_at, p.changed_at,
        a.disabled_at is null as active
      from prisme.directory_people p join prisme.accounts a on a.company_id = p.company_id and a.account_id = p.account_id
      where p.company_id = ${tx.companyId} and p.removed_at is null
        and (${by.accountId ?? null}::uuid is null or p.account_id = ${by.accountId ?? null})
        and (${userNameOf(tx, by)}::bytea is null or p.user_name_hash = ${userNameOf(tx, by)})
        and (${externalIdOf(tx, by)}::bytea is null or p.external_id_hash = ${externalIdOf(tx, by)})
        and (${emailOf(tx, by)}::bytea is null or ${emailOf(tx, by)} = any (p.email_hashes))
      order by p.created_at, p.account_id limit ${limit} offset ${offset}`)
    return recordsOf(tx, rows)
  }

  function userNameOf({ companyId }: Transaction, { userName }: PersonKeys): Buffer | null {
    return userName === undefined ? null : hashes.userName(companyId, userName)
  }
  function externalIdOf({ companyId }: Transaction, { externalId }: PersonKeys): Buffer | null {
    return externalId === undefined ? null : hashes.externalId(companyId, externalId)
  }
  function emailOf({ companyId }: Transaction, { email }: PersonKeys): Buffer | null {
    return email === undefined ? null : hashes.email(companyId, email)
  }
}
