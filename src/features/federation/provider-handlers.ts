import { randomId } from '../../crypto/random.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused, type OpenIdClient } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import { Problem } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { readDomains } from './domain-repository.ts'
import type { Fingerprints } from './fingerprints.ts'
import { openIdOf, type ProviderRecord, shownProvider } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'

export interface ProviderNeeds {
  providers: ProviderRepository
  openId: OpenIdClient
  sessions: AccountSessions
  fingerprints: Fingerprints
  publicOrigin: string
  clock: Clock
}

type Handled = 'providers.create' | 'providers.list' | 'providers.change' | 'providers.delete'

const mostProviders = 20

/** What administrators do with the company's providers. */
export function providerHandlers(needs: ProviderNeeds): Pick<Handlers, Handled> {
  const { providers, openId, sessions, fingerprints, publicOrigin, clock } = needs
  const shown = (companyId: string, record: ProviderRecord) =>
    shownProvider(record, { companyId, publicOrigin })

  async function found(tx: Transaction, providerId: string): Promise<ProviderRecord> {
    const provider = await providers.find(tx, providerId)
    if (provider === undefined) throw new Problem('provider_not_found')
    return provider
  }

  /** Administrators are told why: they can do something about it. */
  async function examine(own: OwnTransactions, provider: ProviderRecord): Promise<void> {
    try {
      await openId.examine(openIdOf(provider), own.signal)
    } catch (error) {
      if (!(error instanceof IdentityRefused) && !(error instanceof OutboundFailed)) throw error
      throw new Problem('provider_unfit', {
        cause: error,
        issues: [{ path: 'issuer', message: error.reason }],
      })
    }
  }

  return {
    async 'providers.create'({ clientSecret, ...settings }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const provider: ProviderRecord = {
        providerId: randomId(),
        settings,
        clientSecret,
        active: true,
        createdAt: clock.now(),
        createdBy: caller.accountId,
        refusal: undefined,
      }
      await examine(own, provider)
      await own
        .act(caller, provider.providerId, async (tx) => {
          if ((await providers.list(tx)).length >= mostProviders) throw new Problem('too_many_providers')
          await providers.insert(tx, provider, fingerprints.issuer(tx.companyId, settings.issuer))
        })
        .catch((error: unknown) => {
          throw isRefusedBy(error, ['23505']) ? new Problem('issuer_in_use') : error
        })
      return { provider: shown(caller.companyId, provider) }
    },
    'providers.list': async (_input, { tx }) => ({
      providers: (await providers.list(tx)).map((record) => shown(tx.companyId, record)),
      domains: await readDomains(tx),
    }),
    async 'providers.change'({ providerId, clientSecret, active, ...given }, { tx }) {
      const before = await found(tx, providerId)
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      await providers.update(tx, {
        ...before,
        settings: { ...before.settings, ...changes },
        clientSecret: clientSecret ?? before.clientSecret,
      })
      if (active !== undefined) await providers.turnOff(tx, providerId, active ? undefined : clock.now())
      if (active === false) await sessions.endThrough(tx, providerId, { reason: 'provider_off' })
      return { provider: shown(tx.companyId, await found(tx, providerId)) }
    },
    async 'providers.delete'({ providerId }, { tx }) {
      await found(tx, providerId)
      await sessions.endThrough(tx, providerId, { reason: 'provider_off' })
      await providers.remove(tx, providerId)
      return {}
    },
  }
}
