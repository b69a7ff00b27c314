import { readLogoutToken } from '../../crypto/logout-token.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused, type OpenIdClient } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import { Problem } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { endedThere } from './ended-there.ts'
import type { Fingerprints } from './fingerprints.ts'
import { hearOnce } from './hearing-repository.ts'
import { openIdOf, type ProviderRecord } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import { readWay } from './ways.ts'

interface Needs {
  sessions: AccountSessions
  providers: ProviderRepository
  openId: OpenIdClient
  fingerprints: Fingerprints
  clock: Clock
}

/** How long a provider's keys are believed here, in milliseconds: anybody may knock, and each knock must not ask it anew. */
const keysFor = 30_000

/** Back-channel logout: what ends at the provider ends here, sockets too, in under a second. */
export function logoutHandlers(needs: Needs): Pick<Handlers, 'sessions.endFromProvider'> {
  const { sessions, providers, openId, fingerprints, clock } = needs
  const endHere = endedThere(sessions)
  const known = new Map<string, { keys: Awaited<ReturnType<OpenIdClient['keys']>>; until: number }>()

  async function keysOf(provider: ProviderRecord, signal: AbortSignal) {
    const now = clock.now().getTime()
    const before = known.get(provider.providerId)
    if (before !== undefined && before.until > now) return before.keys
    const keys = await openId.keys(openIdOf(provider), signal)
    if (known.size > 1_000) known.clear()
    known.set(provider.providerId, { keys, until: now + keysFor })
    return keys
  }

  async function end(own: OwnTransactions, companyId: string, provider: ProviderRecord, token: string) {
    const { providerId, settings } = provider
    if (settings.kind !== 'oidc') throw new IdentityRefused('logout_token')
    const keys = await keysOf(provider, own.signal)
    const { issuer, clientId, algorithms } = settings
    const said = readLogoutToken(token, { issuer, clientId, algorithms, keys, now: clock.now() })
    if (said === undefined) throw new IdentityRefused('logout_token')
    const { subject, providerSession, tokenId } = said
    const who = { companyId, accountId: undefined, sessionId: undefined }
    await own.act(who, providerId, async (tx) => {
      if (!(await hearOnce(tx, providerId, fingerprints.token(companyId, tokenId), clock.now())))
        throw new IdentityRefused('logout_again')
      await endHere(tx, providerId, {
        identityHash:
          subject === undefined ? undefined : fingerprints.identity(companyId, { issuer, subject }),
        sessionHash:
          providerSession === undefined
            ? undefined
            : fingerprints.session(companyId, { issuer, providerSession }),
      })
    })
  }

  return {
    async 'sessions.endFromProvider'({ way, logout_token: token }, own) {
      const asked = readWay(way)
      const provider =
        asked && (await own.inCompany(asked.companyId, (tx) => providers.find(tx, asked.providerId)))
      if (!asked || !provider?.active) throw new Problem('logout_refused')
      try {
        await end(own, asked.companyId, provider, token)
        return {}
      } catch (error) {
        if (error instanceof OutboundFailed) throw new Problem('provider_unavailable', { cause: error })
        if (!(error instanceof IdentityRefused)) throw error
        // Strangers may knock: they must not fill a company's traces, nor what its administrators read of the provider.
        throw new Problem('logout_refused', { cause: error })
      }
    },
  }
}
