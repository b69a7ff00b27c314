import { makeKeyPair } from '../../crypto/key-pair.ts'
import { randomId } from '../../crypto/random.ts'
import { isOfConstraint, isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused, type OpenIdClient } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import type { SamlClient, SamlDescription } from '../../ports/saml.ts'
import { Problem, ProviderId } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { readDomains } from './domain-repository.ts'
import type { Fingerprints } from './fingerprints.ts'
import { endOffers } from './offer-repository.ts'
import { demandPreset, settled } from './presets.ts'
import { addressesOf, openIdOf, type ProviderRecord, shownProvider, signedOutUriOf } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'

export interface ProviderNeeds {
  providers: ProviderRepository
  openId: OpenIdClient
  saml: SamlClient
  sessions: AccountSessions
  fingerprints: Fingerprints
  publicOrigin: string
  clock: Clock
}

type Handled =
  | 'providers.prepare'
  | 'providers.create'
  | 'providers.createSaml'
  | 'providers.renewSaml'
  | 'providers.rollKey'
  | 'providers.list'
  | 'providers.change'
  | 'providers.delete'

const mostProviders = 20

/** What administrators do with the company's providers. */
export function providerHandlers(needs: ProviderNeeds): Pick<Handlers, Handled> {
  const { providers, openId, saml, sessions, fingerprints, publicOrigin, clock } = needs
  const shown = (companyId: string, record: ProviderRecord) =>
    shownProvider(record, { companyId, publicOrigin })
  const host = new URL(publicOrigin).hostname

  async function found(tx: Transaction, providerId: string): Promise<ProviderRecord> {
    const provider = await providers.find(tx, providerId)
    if (provider === undefined) throw new Problem('provider_not_found')
    return provider
  }

  async function foundSaml(tx: Transaction, providerId: string) {
    const provider = await found(tx, providerId)
    const { settings } = provider
    if (settings.kind !== 'saml') throw new Problem('provider_not_found')
    return { ...provider, settings }
  }

  /** What metadata says, given or found. */
  async function described(
    own: OwnTransactions,
    { metadata, metadataUrl }: { metadata?: string | undefined; metadataUrl?: string | undefined },
  ): Promise<SamlDescription> {
    if ((metadata === undefined) === (metadataUrl === undefined)) throw invalid('metadata', 'or metadataUrl')
    return toldWhy(metadata === undefined ? 'metadataUrl' : 'metadata', async () =>
      metadataUrl === undefined
        ? saml.readMetadata(metadata ?? '')
        : saml.fetchMetadata(metadataUrl, own.signal),
    )
  }

  async function add(
    own: OwnTransactions & { caller: Caller },
    given: Pick<ProviderRecord, 'settings' | 'clientSecret' | 'keys' | 'active'> & {
      providerId: string | undefined
    },
    examine: (provider: ProviderRecord) => Promise<void>,
  ) {
    const { caller } = own
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const provider: ProviderRecord = {
      ...given,
      providerId: given.providerId ?? randomId(),
      createdAt: clock.now(),
      createdBy: caller.accountId,
      refusal: undefined,
    }
    await examine(provider)
    await own
      .act(caller, provider.providerId, async (tx) => {
        if ((await providers.list(tx)).length >= mostProviders) throw new Problem('too_many_providers')
        await providers.insert(tx, provider, fingerprints.issuer(tx.companyId, given.settings.issuer))
      })
      .catch((error: unknown) => {
        if (!isRefusedBy(error, ['23505'])) throw error
        // Whose it is, is not said: `providers.prepare` gives another one.
        if (isOfConstraint(error, 'one_provider_per_address')) throw invalid('providerId', 'is taken')
        throw new Problem('issuer_in_use')
      })
    return { provider: shown(caller.companyId, provider) }
  }

  return {
    async 'providers.prepare'(_input, { tx }) {
      const providerId = ProviderId.parse(randomId())
      const addresses = addressesOf(publicOrigin, tx.companyId, providerId)
      return { providerId, ...addresses, signedOutUri: signedOutUriOf(publicOrigin) }
    },
    'providers.create': async ({ clientSecret, active, providerId, ...given }, own) => {
      const settings = settled(given)
      return add(own, { settings, clientSecret, keys: [], active, providerId }, (provider) =>
        toldWhy('issuer', () => openId.examine(openIdOf(provider), own.signal)),
      )
    },
    async 'providers.createSaml'({ metadata, metadataUrl, active, providerId, ...given }, own) {
      const { entityId: issuer, ...found } = await described(own, { metadata, metadataUrl })
      const settings = { kind: 'saml' as const, issuer, ...withMutable(found), ...given }
      const keys = [await makeKeyPair(host, clock.now())]
      return add(own, { settings, clientSecret: '', keys, active, providerId }, async () => {})
    },
    async 'providers.renewSaml'({ providerId, ...given }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      await own.inCompany(caller.companyId, (tx) => foundSaml(tx, providerId))
      const { entityId, ...anew } = await described(own, given)
      return own.act(caller, providerId, async (tx) => {
        const before = await foundSaml(tx, providerId)
        if (before.settings.issuer !== entityId) throw unfit('metadata', 'issuer_mismatch')
        const { logoutUrl: _, logoutResponseUrl: __, ...settings } = before.settings
        await providers.update(tx, { ...before, settings: { ...settings, ...withMutable(anew) } })
        return { provider: shown(tx.companyId, await found(tx, providerId)) }
      })
    },
    async 'providers.rollKey'({ providerId, step }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      await own.inCompany(caller.companyId, (tx) => foundSaml(tx, providerId))
      const next = step === 'announce' ? await makeKeyPair(host, clock.now()) : undefined
      return own.act(caller, providerId, async (tx) => {
        if (next !== undefined) await providers.addKey(tx, providerId, next, clock.now())
        else if (!(await providers.turnToNextKey(tx, providerId))) throw new Problem('key_not_announced')
        return { provider: shown(tx.companyId, await found(tx, providerId)) }
      })
    },
    'providers.list': async (_input, { tx }) => ({
      providers: (await providers.list(tx)).map((record) => shown(tx.companyId, record)),
      domains: await readDomains(tx),
    }),
    async 'providers.change'({ providerId, clientSecret, active, ...given }, { tx }) {
      const before = await found(tx, providerId)
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      for (const name of Object.keys(clientSecret === undefined ? changes : { ...changes, clientSecret }))
        if (!(ofBoth.has(name) || of[before.settings.kind].has(name)))
          throw invalid(name, 'is of another kind of provider')
      const settings = { ...before.settings, ...changes }
      demandPreset(settings)
      if (settings.kind === 'oidc' && settings.clientAuthentication !== 'secret' && before.keys.length === 0)
        throw invalid('clientAuthentication', 'needs a client certificate first')
      await providers.update(tx, {
        ...before,
        settings,
        clientSecret: clientSecret ?? before.clientSecret,
      })
      if (active !== undefined) await providers.turnOff(tx, providerId, active ? undefined : clock.now())
      if (active === false) {
        await endOffers(tx, providerId)
        await sessions.endThrough(tx, providerId, { reason: 'provider_off' })
      }
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

const ofBoth = new Set(['name', 'acceptedAcr', 'strongAcr', 'provisioning'])
const of = {
  oidc: new Set([
    'clientId',
    'clientSecret',
    'clientAuthentication',
    'scopes',
    'algorithms',
    'acrValues',
    'strongAmr',
  ]),
  saml: new Set(['emailAttribute', 'nameAttribute', 'encryption']),
}

/** Administrators are told why: they can do something about it. */
async function toldWhy<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof IdentityRefused) && !(error instanceof OutboundFailed)) throw error
    throw unfit(path, error.reason, error)
  }
}

function unfit(path: string, message: string, cause?: unknown): Problem {
  return new Problem('provider_unfit', { cause, issues: [{ path, message }] })
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid_input', { issues: [{ path, message }] })
}

function withMutable({ logoutUrl, logoutResponseUrl, ...found }: Omit<SamlDescription, 'entityId'>) {
  return {
    ...found,
    certificates: [...found.certificates],
    ...(logoutUrl !== undefined && { logoutUrl }),
    ...(logoutResponseUrl !== undefined && { logoutResponseUrl }),
  }
}
