import { fieldContext } from '../../crypto/context.ts'
import { type EnvelopeKey, openEnvelope, sealEnvelope } from '../../crypto/message-envelope.ts'
import type { Database } from '../../database/database.ts'
import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import {
  AccountId,
  type AccountSummary,
  type AccountType,
  type Locale,
  type Role,
} from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'
import type { DirectoryField } from './directory-fields.ts'

export interface AccountRow {
  accountId: string
  emailHash: Buffer
  email: string
  displayName: string
  role: Role
  phc: string | undefined
  locale: Locale
  unproven: boolean
  /** R33: an address that reads like a desk's, not a person's. */
  genericAddress: boolean
  expiresAt: Date | undefined
  now: Date
}

export type AccountRepository = ReturnType<typeof createAccountRepository>

interface ServiceRow {
  account_id: string
  created_at: Date
  disabled: boolean
  keys: number
  last_used_at: Date | null
}

interface SummaryRow {
  account_id: string
  account_type: AccountType
  role: Role
  display_name_sealed: Buffer
  title_sealed: Buffer | null
  organisation_sealed: Buffer | null
  former: boolean
}

/** Seals what it writes and opens what it reads: rows never leave this file. */
export function createAccountRepository(keys: CompanyKeys, passwordKey: Buffer) {
  const wrap: EnvelopeKey = { version: 1, key: passwordKey }

  /** The company's directory key, made with its first account. */
  async function directoryKey(tx: Transaction): Promise<EnvelopeKey> {
    const row = await tx.row<{ known: boolean }>(sql`select exists (select from prisme.data_keys
      where company_id = ${tx.companyId} and kind = 'uk' and holder_id = ${tx.companyId}) as known`)
    if (row?.known) return keys.current(tx, 'uk', tx.companyId)
    const key = keys.makeDataKey()
    await keys.keepDataKey(tx, 'uk', tx.companyId, key)
    return key
  }

  const fields = createSealedFields<DirectoryField>(keys, directoryKey)

  async function summaryOf(tx: Transaction, row: SummaryRow): Promise<AccountSummary> {
    const { account_id: id, role, title_sealed: title, organisation_sealed: organisation } = row
    return {
      accountId: AccountId.parse(id),
      displayName: await fields.open(tx, id, 'display_name', row.display_name_sealed),
      role,
      accountType: row.account_type,
      ...(title && { title: await fields.open(tx, id, 'title', title) }),
      ...(organisation && { organisation: await fields.open(tx, id, 'organisation', organisation) }),
      ...(row.former && { former: true }),
    }
  }

  return {
    fields,
    async insert(tx: Transaction, row: AccountRow): Promise<void> {
      const key = await directoryKey(tx)
      const seal = (field: string, text: string, under = key): Buffer =>
        sealEnvelope(under, fieldContext(tx.companyId, 'user', row.accountId, field), Buffer.from(text))
      await tx.run(sql`insert into prisme.accounts
        (company_id, account_id, role, email_sealed, display_name_sealed, password_sealed, locale, unproven, generic_address,
         created_at, expires_at)
        values (${tx.companyId}, ${row.accountId}, ${row.role}, ${seal('email', row.email)},
          ${seal('display_name', row.displayName)}, ${row.phc === undefined ? null : seal('password', row.phc, wrap)},
          ${row.locale}, ${row.unproven}, ${row.genericAddress}, ${row.now}, ${row.expiresAt ?? null})`)
      await tx.run(sql`insert into prisme.email_index (email_hash, company_id, account_id)
        values (${row.emailHash}, ${tx.companyId}, ${row.accountId})`)
    },
    async insertService(
      tx: Transaction,
      row: { accountId: string; name: string; role: Role; now: Date },
    ): Promise<void> {
      const name = await fields.seal(tx, row.accountId, 'display_name', row.name)
      await tx.run(sql`insert into prisme.accounts
        (company_id, account_id, account_type, role, display_name_sealed, created_at)
        values (${tx.companyId}, ${row.accountId}, 'service', ${row.role}, ${name}, ${row.now})`)
    },
    /** Taken by whoever makes a service, so that two never get one name. */
    async lockServices(tx: Transaction): Promise<void> {
      await tx.rows(sql`select pg_advisory_xact_lock(hashtext('prisme/services'), hashtext(${tx.companyId}))`)
    },
    readServices: (tx: Transaction) =>
      tx.rows<ServiceRow>(sql`select a.account_id, a.created_at, a.disabled_at is not null as disabled,
        count(k.key_id) filter (where k.revoked_at is null and k.expires_at > now()) as keys,
        max(k.last_used_at) as last_used_at
        from prisme.accounts a
        left join prisme.api_keys k on k.company_id = a.company_id and k.account_id = a.account_id
        where a.company_id = ${tx.companyId} and a.account_type = 'service' group by 1, 2, 3 order by a.created_at, 1`),
    async findByEmail(
      database: Database,
      emailHash: Buffer,
    ): Promise<{ company_id: string; account_id: string } | undefined> {
      const [row] = await database.rows<{ company_id: string; account_id: string }>(
        sql`select company_id, account_id from prisme.account_of_email(${emailHash})`,
      )
      return row
    },
    /** The places, from 0, of the addresses that have an account in the company. */
    async findHere(tx: Transaction, hashes: readonly Buffer[]): Promise<ReadonlySet<number>> {
      const rows = await tx.rows<{ place: number }>(sql`select h.place::int as place
        from unnest(${[...hashes]}::bytea[]) with ordinality as h (hash, place),
          lateral prisme.account_of_email(h.hash) e where e.company_id = ${tx.companyId}`)
      return new Set(rows.map(({ place }) => place - 1))
    },
    async findOneHere(tx: Transaction, emailHash: Buffer): Promise<string | undefined> {
      const row = await tx.row<{ account_id: string }>(sql`select account_id
        from prisme.account_of_email(${emailHash}) where company_id = ${tx.companyId}`)
      return row?.account_id
    },
    async updateAddress(
      tx: Transaction,
      accountId: string,
      to: Pick<AccountRow, 'email' | 'emailHash' | 'genericAddress'>,
    ): Promise<void> {
      const sealed = await fields.seal(tx, accountId, 'email', to.email)
      await tx.run(sql`update prisme.accounts set email_sealed = ${sealed}, generic_address = ${to.genericAddress}
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
      await tx.run(sql`delete from prisme.email_index
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
      await tx.run(sql`insert into prisme.email_index (email_hash, company_id, account_id)
        values (${to.emailHash}, ${tx.companyId}, ${accountId})`)
    },
    readStanding: (tx: Transaction, accountId: string) =>
      tx.row<{
        role: Role
        account_type: AccountType
        expires_at: Date | null
        disabled_at: Date | null
        unproven: boolean
      }>(sql`select role, account_type, expires_at, disabled_at, unproven
        from prisme.accounts where company_id = ${tx.companyId} and account_id = ${accountId}`),
    async readSummaries(tx: Transaction, accountIds: readonly string[]): Promise<AccountSummary[]> {
      const rows =
        await tx.rows<SummaryRow>(sql`select account_id, account_type, role, display_name_sealed, title_sealed, organisation_sealed,
          disabled_reason is not distinct from 'former' as former from prisme.accounts
        where company_id = ${tx.companyId} and account_id = any(${accountIds})`)
      return mapInPieces(rows, (row) => summaryOf(tx, row))
    },
    async readActive(tx: Transaction, now: Date): Promise<string[]> {
      const rows = await tx.rows<{ account_id: string }>(sql`select account_id from prisme.accounts
        where company_id = ${tx.companyId} and disabled_at is null and not unproven and (expires_at is null or expires_at > ${now})`)
      return rows.map((row) => row.account_id)
    },
    async readAdministrators(tx: Transaction, now: Date): Promise<string[]> {
      const rows = await tx.rows<{ account_id: string }>(sql`select account_id from prisme.accounts
        where company_id = ${tx.companyId} and role = 'company_admin' and account_type = 'person'
          and disabled_at is null and (expires_at is null or expires_at > ${now})`)
      return rows.map((row) => row.account_id)
    },
    async readAddress(
      tx: Transaction,
      accountId: string,
    ): Promise<{ email: string; locale: Locale } | undefined> {
      const row = await tx.row<{
        email_sealed: Buffer | null
        locale: Locale
      }>(sql`select email_sealed, locale
        from prisme.accounts where company_id = ${tx.companyId} and account_id = ${accountId}`)
      // Who is gone has none.
      if (row === undefined || !row.email_sealed?.length) return undefined
      return { email: await fields.open(tx, accountId, 'email', row.email_sealed), locale: row.locale }
    },
    async markProven(tx: Transaction, accountId: string): Promise<void> {
      await tx.run(sql`update prisme.accounts set unproven = false
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
    async updateLocale(tx: Transaction, accountId: string, locale: Locale): Promise<void> {
      await tx.run(sql`update prisme.accounts set locale = ${locale}
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
    async readPasswordHash(tx: Transaction, accountId: string): Promise<string | undefined> {
      const row = await tx.row<{
        password_sealed: Buffer | null
      }>(sql`select password_sealed from prisme.accounts
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
      if (row === undefined) throw new Error('no such account')
      if (row.password_sealed === null) return undefined
      return openEnvelope(
        wrap,
        fieldContext(tx.companyId, 'user', accountId, 'password'),
        row.password_sealed,
      ).toString()
    },
    async updatePasswordHash(tx: Transaction, accountId: string, phc: string): Promise<void> {
      const context = fieldContext(tx.companyId, 'user', accountId, 'password')
      await tx.run(sql`update prisme.accounts set password_sealed = ${sealEnvelope(wrap, context, Buffer.from(phc))}
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
  }
}
