import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Professional } from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

export type ProfessionalRepository = ReturnType<typeof createProfessionalRepository>

interface Whose {
  accountId: string
  providerId: string
}

/** What a provider says of professionals, sealed under the directory key and kept with the link: with it, it goes. */
export function createProfessionalRepository(keys: CompanyKeys) {
  const fields = createSealedFields<`professional ${string}`>(keys)
  const fieldOf = (providerId: string) => `professional ${providerId}` as const

  return {
    /** What was said before is forgotten, also where nothing is said now. */
    async note(
      tx: Transaction,
      { accountId, providerId }: Whose,
      professional: Professional | undefined,
    ): Promise<void> {
      if (professional === undefined) return
      const sealed = await fields.seal(tx, accountId, fieldOf(providerId), JSON.stringify(professional))
      await tx.run(sql`update prisme.federated_identities set professional_sealed = ${sealed}
        where company_id = ${tx.companyId} and account_id = ${accountId} and provider_id = ${providerId}`)
    },
    /** By provider. */
    async read(tx: Transaction, accountId: string): Promise<Map<string, Professional>> {
      const rows = await tx.rows<{
        provider_id: string
        professional_sealed: Buffer
      }>(sql`select provider_id, professional_sealed from prisme.federated_identities
        where company_id = ${tx.companyId} and account_id = ${accountId} and professional_sealed is not null`)
      const found = new Map<string, Professional>()
      // What was sealed here was checked before it was.
      for (const { provider_id: id, professional_sealed: sealed } of rows)
        found.set(id, JSON.parse(await fields.open(tx, accountId, fieldOf(id), sealed)) as Professional)
      return found
    },
  }
}
