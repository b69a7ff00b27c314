import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { SamlKey } from '../../ports/saml.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'
import type { ProviderRecord, ProviderSettings } from './provider.ts'
import { createProviderKeyRepository } from './provider-key-repository.ts'
import { turnOff } from './provider-standing-repository.ts'

interface Row {
  provider_id: string
  settings_sealed: Buffer
  secret_sealed: Buffer
  created_at: Date
  created_by: string
  disabled_at: Date | null
  refused_for: string | null
  refused_at: Date | null
}

type Field = 'provider_settings' | 'provider_secret'

/** The first ones do not say which kind they are, nor of encryption, nor how the client shows itself. */
function withUsual(kept: object): ProviderSettings {
  const usual =
    'kind' in kept && kept.kind === 'saml'
      ? { encryption: 'optional' }
      : { kind: 'oidc', clientAuthentication: 'secret' }
  // What was sealed here was checked before it was.
  return { ...usual, ...kept } as ProviderSettings
}

export type ProviderRepository = ReturnType<typeof createProviderRepository>

/** What a company says of its providers is sealed under its directory key, their secrets too. */
export function createProviderRepository(keys: CompanyKeys) {
  const { seal, open } = createSealedFields<Field>(keys)
  const ours = createProviderKeyRepository(keys)

  async function recordOf(tx: Transaction, row: Row, own: readonly SamlKey[] = []): Promise<ProviderRecord> {
    const { provider_id: providerId, refused_at: at, refused_for: reason } = row
    const settings = await open(tx, providerId, 'provider_settings', row.settings_sealed)
    return {
      providerId,
      settings: withUsual(JSON.parse(settings) as object),
      clientSecret: await open(tx, providerId, 'provider_secret', row.secret_sealed),
      keys: own,
      active: row.disabled_at === null,
      createdAt: row.created_at,
      createdBy: row.created_by,
      refusal: at === null || reason === null ? undefined : { at, reason },
    }
  }

  return {
    async find(tx: Transaction, providerId: string): Promise<ProviderRecord | undefined> {
      const row = await tx.row<Row>(sql`select * from prisme.identity_providers
        where company_id = ${tx.companyId} and provider_id = ${providerId}`)
      return row && recordOf(tx, row, (await ours.read(tx, providerId)).get(providerId))
    },
    async list(tx: Transaction): Promise<ProviderRecord[]> {
      const rows = await tx.rows<Row>(sql`select * from prisme.identity_providers
        where company_id = ${tx.companyId} order by created_at, provider_id`)
      const own = rows.length === 0 ? undefined : await ours.read(tx)
      const records: ProviderRecord[] = []
      for (const row of rows) records.push(await recordOf(tx, row, own?.get(row.provider_id)))
      return records
    },
    /** Rejects with a unique violation when the company has one with this issuer, or any company one with this id. */
    async insert(tx: Transaction, record: ProviderRecord, issuerHash: Buffer): Promise<void> {
      const { providerId: id, settings, clientSecret, keys: made, createdAt, createdBy } = record
      await tx.run(sql`insert into prisme.identity_providers
        (company_id, provider_id, settings_sealed, secret_sealed, issuer_hash, created_at, created_by, disabled_at)
        values (${tx.companyId}, ${id}, ${await seal(tx, id, 'provider_settings', JSON.stringify(settings))},
          ${await seal(tx, id, 'provider_secret', clientSecret)}, ${issuerHash}, ${createdAt}, ${createdBy},
          ${record.active ? null : createdAt})`)
      for (const key of made) await ours.add(tx, id, key, createdAt)
    },
    addKey: ours.add,
    addFirstKey: ours.addFirst,
    turnToNextKey: ours.useNext,
    async update(tx: Transaction, { providerId: id, settings, clientSecret }: ProviderRecord): Promise<void> {
      await tx.run(sql`update prisme.identity_providers
        set settings_sealed = ${await seal(tx, id, 'provider_settings', JSON.stringify(settings))},
          secret_sealed = ${await seal(tx, id, 'provider_secret', clientSecret)}
        where company_id = ${tx.companyId} and provider_id = ${id}`)
    },
    turnOff,
    async noteRefusal(tx: Transaction, providerId: string, reason: string, now: Date): Promise<void> {
      await tx.run(sql`update prisme.identity_providers set refused_for = ${reason}, refused_at = ${now}
        where company_id = ${tx.companyId} and provider_id = ${providerId}`)
    },
    /** Identities that were linked to it go with it. */
    async remove(tx: Transaction, providerId: string): Promise<void> {
      await tx.run(sql`delete from prisme.identity_providers
        where company_id = ${tx.companyId} and provider_id = ${providerId}`)
    },
  }
}
