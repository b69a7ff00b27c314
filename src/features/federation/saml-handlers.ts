import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SamlClient } from '../../ports/saml.ts'
import { Problem } from '../../protocol/index.ts'
import type { OwnKey } from './own-key.ts'
import { samlPartyOf } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { SamlRepository } from './saml-repository.ts'
import { readWay } from './ways.ts'

interface Needs {
  saml: SamlClient
  responses: SamlRepository
  providers: ProviderRepository
  ownKey: OwnKey
  publicOrigin: string
  clock: Clock
}

/** What a SAML provider's side sees of us: where its answers go, and our metadata. */
export function samlHandlers(
  needs: Needs,
): Pick<Handlers, 'sessions.takeSamlResponse' | 'sessions.samlMetadata'> {
  const { saml, responses, providers, ownKey, publicOrigin, clock } = needs
  function asked(way: string) {
    const read = readWay(way)
    if (read === undefined) throw new Problem('federation_refused')
    return read
  }
  return {
    /** Nothing is judged here: who began the sign-in shows so at the page that follows, and only there something is read. */
    async 'sessions.takeSamlResponse'({ way, SAMLResponse: response, RelayState: relayState }, own) {
      const { companyId, providerId } = asked(way)
      const page = `/sign-in/${providerId}`
      if (relayState === undefined || !/^[\w-]{43}$/.test(relayState)) return { location: page }
      await own.inCompany(companyId, (tx) =>
        responses.keepResponse(tx, { providerId, relayState, response }, clock.now()),
      )
      return { location: `${page}?state=${relayState}` }
    },
    async 'sessions.samlMetadata'({ way }, own) {
      const { companyId, providerId } = asked(way)
      const provider = await own.inCompany(companyId, (tx) => providers.find(tx, providerId))
      if (provider?.settings.kind !== 'saml') throw new Problem('federation_refused')
      const keyed = await ownKey(own, companyId, provider)
      return { xml: saml.ownMetadata(samlPartyOf(publicOrigin, companyId, keyed)) }
    },
  }
}
