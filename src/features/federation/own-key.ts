import { makeKeyPair } from '../../crypto/key-pair.ts'
import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProviderRecord } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'

/** Our key for a provider: SAML providers that were added before there were keys get theirs when they are next used. */
export type OwnKey = (
  own: OwnTransactions,
  companyId: string,
  provider: ProviderRecord,
) => Promise<ProviderRecord>

export function createOwnKey(needs: {
  providers: ProviderRepository
  publicOrigin: string
  clock: Clock
}): OwnKey {
  const { providers, publicOrigin, clock } = needs
  return async (own, companyId, provider) => {
    if (provider.settings.kind !== 'saml' || provider.keys.length > 0) return provider
    const { providerId } = provider
    // Made before the transaction, which would wait for it. Who comes second finds the one of who came first.
    const key = await makeKeyPair(new URL(publicOrigin).hostname, clock.now())
    return own.inCompany(companyId, async (tx) => {
      await providers.addFirstKey(tx, providerId, key, clock.now())
      return (await providers.find(tx, providerId)) ?? provider
    })
  }
}
