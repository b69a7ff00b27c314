import { sha256 } from '../../crypto/digest.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

export type SamlRepository = ReturnType<typeof createSamlRepository>

/** What a provider sends back beside its answer names the sign-in; kept as a hash, like the sign-in itself. */
export function relayHashOf(relayState: string): Buffer {
  return sha256(relayState)
}

/** Answers that were posted and nobody has shown to be theirs yet, sealed under the directory key. */
export function createSamlRepository(keys: CompanyKeys) {
  const fields = createSealedFields<`provider_response ${string}`>(keys)
  const fieldOf = (relayHash: Buffer) => `provider_response ${relayHash.toString('hex')}` as const

  return {
    /** Keeps the first answer to a sign-in that is under way. Anything else is nobody's, and forgotten. */
    async keepResponse(
      tx: Transaction,
      { providerId, relayState, response }: { providerId: string; relayState: string; response: string },
      now: Date,
    ): Promise<void> {
      const relayHash = relayHashOf(relayState)
      // Looked for first: a company that there is not has no key to seal under, and strangers must not have us seal.
      const waiting = await tx.row(sql`select 1 from prisme.federation_flows
        where company_id = ${tx.companyId} and relay_hash = ${relayHash} and provider_id = ${providerId}
          and response_sealed is null and expires_at > ${now}`)
      if (waiting === undefined) return
      const sealed = await fields.seal(tx, providerId, fieldOf(relayHash), response)
      await tx.run(sql`update prisme.federation_flows set response_sealed = ${sealed}
        where company_id = ${tx.companyId} and relay_hash = ${relayHash} and provider_id = ${providerId}
          and response_sealed is null and expires_at > ${now}`)
    },
    async readResponse(
      tx: Transaction,
      { providerId, relayState }: { providerId: string; relayState: string },
    ): Promise<string | undefined> {
      const relayHash = relayHashOf(relayState)
      const row = await tx.row<{ response_sealed: Buffer | null }>(sql`select response_sealed
        from prisme.federation_flows where company_id = ${tx.companyId} and relay_hash = ${relayHash}`)
      const sealed = row?.response_sealed ?? undefined
      return sealed && fields.open(tx, providerId, fieldOf(relayHash), sealed)
    },
  }
}
