import { randomId } from '../../crypto/random.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { SamlKey } from '../../ports/saml.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

interface Row {
  provider_id: string
  key_id: string
  key_sealed: Buffer
}

export type ProviderKeyRepository = ReturnType<typeof createProviderKeyRepository>

/** Our keys for SAML providers, sealed under the company's directory key. */
export function createProviderKeyRepository(keys: CompanyKeys) {
  const { seal, open } = createSealedFields<'provider_key'>(keys)

  return {
    /** Those for each provider, or for one: the one that is used first. */
    async read(tx: Transaction, only?: string): Promise<ReadonlyMap<string, readonly SamlKey[]>> {
      const rows = await tx.rows<Row>(sql`select provider_id, key_id, key_sealed from prisme.provider_keys
        where company_id = ${tx.companyId} and (${only ?? null}::uuid is null or provider_id = ${only ?? null})
        order by state = 'announced'`)
      const found = new Map<string, SamlKey[]>()
      for (const { provider_id: providerId, key_id: keyId, key_sealed: sealed } of rows) {
        // What was sealed here was made so.
        const key = JSON.parse(await open(tx, keyId, 'provider_key', sealed)) as SamlKey
        found.set(providerId, [...(found.get(providerId) ?? []), key])
      }
      return found
    },
    /** The first one is used at once, the next one announced. Where one was announced before, that one stays. */
    async add(tx: Transaction, providerId: string, key: SamlKey, now: Date): Promise<void> {
      const keyId = randomId()
      const sealed = await seal(tx, keyId, 'provider_key', JSON.stringify(key))
      await tx.run(sql`insert into prisme.provider_keys
        (company_id, provider_id, state, key_id, key_sealed, made_at)
        select ${tx.companyId}, ${providerId}, case when exists (
            select 1 from prisme.provider_keys where company_id = ${tx.companyId} and provider_id = ${providerId}
          ) then 'announced' else 'used' end, ${keyId}, ${sealed}, ${now}
        on conflict do nothing`)
    },
    /** Where there is one, that one stays. */
    async addFirst(tx: Transaction, providerId: string, key: SamlKey, now: Date): Promise<void> {
      const keyId = randomId()
      const sealed = await seal(tx, keyId, 'provider_key', JSON.stringify(key))
      await tx.run(sql`insert into prisme.provider_keys
        (company_id, provider_id, state, key_id, key_sealed, made_at)
        select company_id, provider_id, 'used', ${keyId}, ${sealed}, ${now} from prisme.identity_providers
          where company_id = ${tx.companyId} and provider_id = ${providerId}
        on conflict do nothing`)
    },
    /** The one that is announced takes the place of the one that is used. False when none is. */
    async useNext(tx: Transaction, providerId: string): Promise<boolean> {
      await tx.run(sql`delete from prisme.provider_keys
        where company_id = ${tx.companyId} and provider_id = ${providerId} and state = 'used'
          and exists (select 1 from prisme.provider_keys
            where company_id = ${tx.companyId} and provider_id = ${providerId} and state = 'announced')`)
      const used = await tx.run(sql`update prisme.provider_keys set state = 'used'
        where company_id = ${tx.companyId} and provider_id = ${providerId} and state = 'announced'`)
      return used > 0
    },
  }
}
