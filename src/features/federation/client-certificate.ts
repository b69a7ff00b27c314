import { objectionToKey } from '../../crypto/client-key.ts'
import { type KeyPair, makeKeyPair } from '../../crypto/key-pair.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import { type ProviderRecord, shownProvider } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'

interface Needs {
  providers: ProviderRepository
  publicOrigin: string
  clock: Clock
}

/** The certificate our client shows an OpenID provider: it takes the place of the one before at once. */
export function clientCertificate(needs: Needs): HandlerOf<'providers.clientCertificate'> {
  const { providers, publicOrigin, clock } = needs

  async function found(tx: Transaction, providerId: string): Promise<ProviderRecord> {
    const provider = await providers.find(tx, providerId)
    if (provider?.settings.kind !== 'oidc') throw new Problem('provider_not_found')
    return provider
  }

  async function pairOf(given: Partial<KeyPair>): Promise<KeyPair> {
    const { certificate, privateKey } = given
    if (certificate === undefined && privateKey === undefined)
      return makeKeyPair(new URL(publicOrigin).hostname, clock.now())
    const [path, pair] =
      privateKey === undefined
        ? (['privateKey', undefined] as const)
        : (['certificate', certificate === undefined ? undefined : { certificate, privateKey }] as const)
    if (pair === undefined)
      throw new Problem('invalid_input', { issues: [{ path, message: 'is needed with the other' }] })
    const message = objectionToKey(pair, clock.now())
    if (message !== undefined) throw new Problem('provider_unfit', { issues: [{ path, message }] })
    return pair
  }

  return async ({ providerId, certificate, privateKey }, own) => {
    const { caller } = own
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const { companyId } = caller
    await own.inCompany(companyId, (tx) => found(tx, providerId))
    const pair = await pairOf({
      ...(certificate !== undefined && { certificate }),
      ...(privateKey !== undefined && { privateKey }),
    })
    return own.act(caller, providerId, async (tx) => {
      await found(tx, providerId)
      await providers.addKey(tx, providerId, pair, clock.now())
      await providers.turnToNextKey(tx, providerId)
      return { provider: shownProvider(await found(tx, providerId), { companyId, publicOrigin }) }
    })
  }
}
