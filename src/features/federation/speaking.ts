import { flowSecrets } from '../../crypto/flow-secrets.ts'
import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  type Hear,
  IdentityRefused,
  type OpenIdClient,
  type ProvenIdentity,
} from '../../ports/identity-provider.ts'
import type { SamlClient, SamlFlow } from '../../ports/saml.ts'
import type { Fingerprints } from './fingerprints.ts'
import { hearOnce } from './hearing-repository.ts'
import {
  openIdOf,
  type ProviderRecord,
  redirectUriOf,
  samlOf,
  samlPartyOf,
  signedOutUriOf,
} from './provider.ts'
import { relayHashOf, type SamlRepository } from './saml-repository.ts'

/** One sign-in on its way: everything that binds it follows from the token that the browser holds. */
interface Way {
  companyId: string
  provider: ProviderRecord
  token: string
  fresh: boolean
  hear?: Hear | undefined
}

/** Speaks to a provider in the provider's own words: OpenID Connect or SAML. */
export interface Speaking {
  /** Where to send the browser, and what an answer will name the sign-in by, where one is posted. */
  address(way: Way, signal: AbortSignal): Promise<{ url: string; relayHash: Buffer | undefined }>
  /** Gets, before the sign-in is taken away, what it takes to know who came back: with this query, or what was posted. */
  answer(own: OwnTransactions, way: Way, query: string): Promise<() => Promise<ProvenIdentity>>
  /** Where to send the browser to end a session there, by what was proven with it. Undefined where there is no way to. */
  ending(
    companyId: string,
    provider: ProviderRecord,
    asked: { ending: string; state: string },
  ): Promise<string | undefined>
}

export interface SpeakingNeeds {
  openId: OpenIdClient
  saml: SamlClient
  responses: SamlRepository
  fingerprints: Fingerprints
  publicOrigin: string
  clock: Clock
}

export function createSpeaking(needs: SpeakingNeeds): Speaking {
  const { openId, saml, responses, fingerprints, publicOrigin, clock } = needs

  const openIdFlow = ({ token, provider, fresh, hear }: Way) => ({
    ...flowSecrets(token),
    redirectUri: redirectUriOf(publicOrigin, provider.providerId),
    fresh,
    hear,
  })
  function samlFlow({ companyId, token, provider, fresh, hear }: Way): SamlFlow {
    const { state, nonce } = flowSecrets(token)
    const party = samlPartyOf(publicOrigin, companyId, provider)
    return { ...party, requestId: `_${nonce}`, relayState: state, fresh, hear }
  }

  async function proveBySaml(own: OwnTransactions, way: Way, response: string | undefined) {
    const { companyId, provider } = way
    if (response === undefined) throw new IdentityRefused('saml_no_response')
    const { identity, assertionId } = await saml.prove(samlOf(provider), samlFlow(way), response)
    const hash = fingerprints.assertion(companyId, { issuer: identity.issuer, assertionId })
    const first = await own.inCompany(companyId, (tx) => hearOnce(tx, provider.providerId, hash, clock.now()))
    if (!first) throw new IdentityRefused('saml_again')
    return identity
  }

  return {
    async address(way, signal) {
      const { provider } = way
      if (provider.settings.kind === 'oidc') {
        const url = await openId.authorizationUrl(openIdOf(provider), openIdFlow(way), signal)
        return { url, relayHash: undefined }
      }
      const flow = samlFlow(way)
      const url = await saml.requestUrl(samlOf(provider), flow)
      return { url, relayHash: relayHashOf(flow.relayState) }
    },
    async answer(own, way, query) {
      const { companyId, provider } = way
      if (provider.settings.kind === 'oidc')
        return () => openId.prove(openIdOf(provider), openIdFlow(way), query, own.signal)
      const { relayState } = samlFlow(way)
      const posted = { providerId: provider.providerId, relayState }
      const response = await own.inCompany(companyId, (tx) => responses.readResponse(tx, posted))
      return () => proveBySaml(own, way, response)
    },
    async ending(companyId, provider, { ending, state }) {
      if (provider.settings.kind === 'saml') {
        const party = samlPartyOf(publicOrigin, companyId, provider)
        return saml.endingUrl(samlOf(provider), party, { ending, relayState: state })
      }
      return openId.endingUrl(openIdOf(provider), ending, { returnTo: signedOutUriOf(publicOrigin), state })
    },
  }
}
