import type { StoredPasskey } from '../../crypto/passkeys.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { type Factor, FactorId, type FactorKind } from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

interface FactorRow {
  factor_id: string
  kind: FactorKind
  name_sealed: Buffer
  created_at: Date
  last_used_at: Date | null
}

export interface Totp {
  factorId: string
  secret: Buffer
  lastStep: number | undefined
}

export interface KeptPasskey extends StoredPasskey {
  factorId: string
}

interface PasskeyRow {
  factor_id: string
  credential_id: Buffer
  public_key: Buffer
  counter: number
}

const keptPasskey = (row: PasskeyRow): KeptPasskey => ({
  factorId: row.factor_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: row.counter,
})

export type FactorRepository = ReturnType<typeof createFactorRepository>

/** Seals what it writes and opens what it reads. A factor counts once it was used for the first time: `confirmed_at`. */
export function createFactorRepository(keys: CompanyKeys) {
  const { seal, open, openBytes } = createSealedFields<'name' | 'totp'>(keys)

  return {
    async list(tx: Transaction, accountId: string): Promise<Factor[]> {
      const rows = await tx.rows<FactorRow>(sql`select factor_id, kind, name_sealed, created_at, last_used_at
        from prisme.factors where company_id = ${tx.companyId} and account_id = ${accountId}
          and confirmed_at is not null order by created_at`)
      const factors: Factor[] = []
      for (const row of rows) {
        const name = await open(tx, row.factor_id, 'name', row.name_sealed)
        const factorId = FactorId.parse(row.factor_id)
        const lastUsedAt = row.last_used_at?.toISOString() ?? null
        factors.push({ factorId, kind: row.kind, name, createdAt: row.created_at.toISOString(), lastUsedAt })
      }
      return factors
    },
    async lock(tx: Transaction, accountId: string): Promise<void> {
      await tx.rows(sql`select factor_id from prisme.factors
        where company_id = ${tx.companyId} and account_id = ${accountId} order by factor_id for update`)
    },
    async kinds(tx: Transaction, accountId: string): Promise<FactorKind[]> {
      const rows = await tx.rows<{ kind: FactorKind }>(sql`select kind from prisme.factors
        where company_id = ${tx.companyId} and account_id = ${accountId} and confirmed_at is not null`)
      return rows.map((row) => row.kind)
    },
    async insertTotp(
      tx: Transaction,
      totp: { factorId: string; accountId: string; secret: Buffer; now: Date },
    ): Promise<void> {
      const { factorId, accountId, now } = totp
      await tx.run(sql`delete from prisme.factors
        where company_id = ${tx.companyId} and account_id = ${accountId} and confirmed_at is null`)
      await tx.run(sql`insert into prisme.factors
        (company_id, factor_id, account_id, kind, name_sealed, secret_sealed, created_at)
        values (${tx.companyId}, ${factorId}, ${accountId}, 'totp', ${await seal(tx, factorId, 'name', 'TOTP')},
          ${await seal(tx, factorId, 'totp', totp.secret)}, ${now})`)
    },
    /** Locked: each code counts once, however many show it at the same time. */
    async lockTotps(tx: Transaction, accountId: string, confirmed: 'confirmed' | 'begun'): Promise<Totp[]> {
      const rows = await tx.rows<{ factor_id: string; secret_sealed: Buffer; last_step: number | null }>(
        sql`select factor_id, secret_sealed, last_step from prisme.factors
          where company_id = ${tx.companyId} and account_id = ${accountId} and kind = 'totp'
            and (confirmed_at is not null) = ${confirmed === 'confirmed'} for update`,
      )
      const totps: Totp[] = []
      for (const row of rows) {
        const secret = await openBytes(tx, row.factor_id, 'totp', row.secret_sealed)
        totps.push({ factorId: row.factor_id, secret, lastStep: row.last_step ?? undefined })
      }
      return totps
    },
    async noteStep(tx: Transaction, factorId: string, step: number, now: Date): Promise<void> {
      await tx.run(sql`update prisme.factors set last_step = ${step}, last_used_at = ${now}
        where company_id = ${tx.companyId} and factor_id = ${factorId}`)
    },
    async confirm(tx: Transaction, factorId: string, name: string, now: Date): Promise<void> {
      await tx.run(sql`update prisme.factors
        set confirmed_at = ${now}, name_sealed = ${await seal(tx, factorId, 'name', name)}
        where company_id = ${tx.companyId} and factor_id = ${factorId}`)
    },
    /** False when the passkey is known in the company already. */
    async insertPasskey(
      tx: Transaction,
      passkey: StoredPasskey & {
        factorId: string
        accountId: string
        aaguid: string
        name: string
        now: Date
      },
    ): Promise<boolean> {
      const { factorId, now } = passkey
      const inserted = await tx.run(sql`insert into prisme.factors
        (company_id, factor_id, account_id, kind, name_sealed, credential_id, public_key, counter, aaguid, created_at, confirmed_at)
        values (${tx.companyId}, ${factorId}, ${passkey.accountId}, 'passkey',
          ${await seal(tx, factorId, 'name', passkey.name)}, ${passkey.credentialId}, ${passkey.publicKey},
          ${passkey.counter}, ${passkey.aaguid}, ${now}, ${now}) on conflict do nothing`)
      return inserted === 1
    },
    async passkeys(tx: Transaction, accountId: string): Promise<KeptPasskey[]> {
      const rows = await tx.rows<PasskeyRow>(sql`select factor_id, credential_id, public_key, counter
        from prisme.factors where company_id = ${tx.companyId} and account_id = ${accountId} and kind = 'passkey'`)
      return rows.map(keptPasskey)
    },
    /** Locked: its counter moves on in order. */
    async lockPasskey(
      tx: Transaction,
      accountId: string,
      credentialId: Buffer,
    ): Promise<KeptPasskey | undefined> {
      const row = await tx.row<PasskeyRow>(sql`select factor_id, credential_id, public_key, counter
        from prisme.factors where company_id = ${tx.companyId} and account_id = ${accountId}
          and credential_id = ${credentialId} for update`)
      return row && keptPasskey(row)
    },
    async noteCounter(tx: Transaction, factorId: string, counter: number, now: Date): Promise<void> {
      await tx.run(sql`update prisme.factors set counter = ${counter}, last_used_at = ${now}
        where company_id = ${tx.companyId} and factor_id = ${factorId}`)
    },
    async rename(tx: Transaction, accountId: string, factorId: string, name: string): Promise<boolean> {
      const renamed = await tx.run(sql`update prisme.factors
        set name_sealed = ${await seal(tx, factorId, 'name', name)}
        where company_id = ${tx.companyId} and account_id = ${accountId} and factor_id = ${factorId}
          and confirmed_at is not null`)
      return renamed === 1
    },
    async remove(tx: Transaction, accountId: string, factorId: string): Promise<void> {
      await tx.run(sql`delete from prisme.factors
        where company_id = ${tx.companyId} and account_id = ${accountId} and factor_id = ${factorId}`)
    },
    async removeAll(tx: Transaction, accountId: string): Promise<void> {
      await tx.run(sql`delete from prisme.factors
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
  }
}
