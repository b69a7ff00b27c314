import { flowSecrets } from '../../crypto/flow-secrets.ts'
import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused, type ProvenIdentity } from '../../ports/identity-provider.ts'
import { Problem, type Professional } from '../../protocol/index.ts'
import { type Errand, type FlowRecord, insertFlow, readFlow, takeFlow } from './flow-repository.ts'
import { professionalOf } from './professional.ts'
import { isAccepted, type ProviderRecord } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { Refusing } from './refusing.ts'
import type { Speaking } from './speaking.ts'

/** In milliseconds: the provider may ask for a card and its PIN meanwhile. */
const flowLasts = 600_000

/** What whoever came back shows. */
interface Shown {
  returnedTo: string
  response: string
  flow?: string | undefined
}

/** What went, what came back, and for what. */
interface Coming {
  companyId: string
  flow: FlowRecord
  shown: Shown
  errand: Errand
  state: string
}

/** Whoever came back, and where from. */
export interface Returned {
  companyId: string
  provider: ProviderRecord
  identity: ProvenIdentity
  /** What Pro Santé Connect says of them, where it was that. */
  professional: Professional | undefined
}

/** The way to a provider and back. No transaction is open while the provider is asked. */
export interface Flows {
  /** Throws provider_unavailable and federation_refused. */
  begin(
    own: OwnTransactions,
    companyId: string,
    provider: ProviderRecord,
    going: { errand: Errand; fresh: boolean },
  ): Promise<{ authorizationUrl: string; flow: string; expiresAt: string }>
  /**
   * Who came back, once, if it is who went: in this browser, from this provider, on this errand. Throws
   * federation_refused and provider_unavailable.
   */
  comeBack(own: OwnTransactions, shown: Shown, errand: Errand): Promise<Returned>
}

interface Needs {
  providers: ProviderRepository
  speaking: Speaking
  refusing: Refusing
  clock: Clock
}

export function createFlows({ providers, speaking, refusing, clock }: Needs): Flows {
  async function demandOurs(
    own: OwnTransactions,
    { companyId, flow, shown, errand, state }: Coming,
  ): Promise<void> {
    // Another address is another provider's: an answer that was led astray ends here (RFC 9700, 4.4).
    if (shown.returnedTo !== flow.providerId) throw new IdentityRefused('other_provider')
    // Before anything is spent: an address that somebody else made up leaves the sign-in that is under way alone.
    const states = new URLSearchParams(shown.response).getAll('state')
    if (states.length !== 1 || states[0] !== state) throw new IdentityRefused('response_state')
    if (!isSame(flow.errand, errand)) throw new IdentityRefused('other_errand')
    // Taken before the code is spent: however often one comes back, it is once.
    const taken = await own.inCompany(companyId, (tx) => takeFlow(tx, flow.hash))
    if (!taken) throw new IdentityRefused('flow_over')
  }

  return {
    async begin(own, companyId, provider, { errand, fresh }) {
      const { providerId } = provider
      const { token, hash } = createOpaqueToken(companyId)
      const expiresAt = new Date(clock.now().getTime() + flowLasts)
      return refusing(own, whoseOf(companyId, errand, providerId), async () => {
        const { url, relayHash } = await speaking.address({ companyId, provider, token, fresh }, own.signal)
        const flow = { hash, providerId, errand, fresh, relayHash }
        await own.inCompany(companyId, (tx) => insertFlow(tx, flow, expiresAt))
        return { authorizationUrl: url, flow: token, expiresAt: expiresAt.toISOString() }
      })
    },
    async comeBack(own, shown, errand) {
      const { flow: token = '' } = shown
      const presented = readOpaqueToken(token)
      if (presented === undefined) throw new Problem('federation_refused')
      const { companyId, hash } = presented
      const went = await own.inCompany(companyId, async (tx) => {
        const flow = await readFlow(tx, hash, clock.now())
        const provider = flow && (await providers.find(tx, flow.providerId))
        return flow && provider && { flow, provider }
      })
      // Nobody went: there is nobody to leave a trace of, and strangers must not fill a company's traces.
      if (went === undefined) throw new Problem('federation_refused')
      const { flow, provider } = went
      const { providerId } = provider
      return refusing(own, whoseOf(companyId, errand, providerId), async () => {
        const way = { companyId, provider, token, fresh: flow.fresh }
        const prove = await speaking.answer(own, way, shown.response)
        await demandOurs(own, { companyId, flow, shown, errand, state: flowSecrets(token).state })
        if (!provider.active) throw new IdentityRefused('provider_off')
        const identity = await prove()
        // OpenID Connect Core, 2: no subject is longer.
        if (identity.subject === '' || identity.subject.length > 255) throw new IdentityRefused('token_sub')
        if (!isAccepted(provider.settings, identity)) throw new IdentityRefused('acr_too_low')
        return { companyId, provider, identity, professional: professionalOf(provider.settings, identity) }
      })
    },
  }
}

function isSame(went: Errand, came: Errand): boolean {
  if (went.purpose === 'sign_in' || came.purpose === 'sign_in') return went.purpose === came.purpose
  const { purpose, accountId, sessionId } = came
  return went.purpose === purpose && went.accountId === accountId && went.sessionId === sessionId
}

function whoseOf(companyId: string, errand: Errand, providerId: string) {
  const [accountId, sessionId] = errand.purpose === 'sign_in' ? [] : [errand.accountId, errand.sessionId]
  return { companyId, accountId, sessionId, providerId }
}
