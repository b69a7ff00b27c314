import { flowSecrets } from '../../crypto/flow-secrets.ts'
import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Hear, IdentityRefused, type ProvenIdentity } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import { Problem, type Professional } from '../../protocol/index.ts'
import { type Errand, type FlowRecord, insertFlow, readFlow, takeFlow } from './flow-repository.ts'
import { type Judge, strictly } from './judge.ts'
import type { OwnKey } from './own-key.ts'
import { professionalOf } from './professional.ts'
import { isAccepted, type ProviderRecord, type ProviderSettings } from './provider.ts'
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

interface Going {
  errand: Errand
  fresh: boolean
}

interface Begun {
  authorizationUrl: string
  flow: string
  expiresAt: string
}

/** The way to a provider and back. No transaction is open while the provider is asked. */
export interface Flows {
  /** Throws provider_unavailable and federation_refused. */
  begin(own: OwnTransactions, companyId: string, provider: ProviderRecord, going: Going): Promise<Begun>
  /** The same for who tries the provider out: throws IdentityRefused and OutboundFailed, and nothing is noted of it. */
  tryOut(own: OwnTransactions, companyId: string, provider: ProviderRecord, going: Going): Promise<Begun>
  /**
   * Who came back, once, if it is who went: in this browser, from this provider, on this errand. Throws
   * federation_refused and provider_unavailable.
   */
  comeBack(own: OwnTransactions, shown: Shown, errand: Errand): Promise<Returned>
  /**
   * The same for who tries the provider out: rules that do not hold are told and not the end, and what proves nothing is answered
   * with its reason. Nothing is noted of it. Throws federation_refused where it is not this session's test.
   */
  tryBack(own: OwnTransactions, shown: Shown, errand: Errand, watch: Watch): Promise<Tried>
}

/** How a way back is looked at. */
interface Watch {
  judge: Judge
  hear?: Hear
}

type Tried = { provider: ProviderRecord } & (
  | { returned: Returned; refusedFor?: undefined }
  | { returned?: undefined; refusedFor: string }
)

/** Who went, found by what the browser shows. */
interface Went {
  companyId: string
  token: string
  flow: FlowRecord
  provider: ProviderRecord
}

interface Needs {
  providers: ProviderRepository
  speaking: Speaking
  refusing: Refusing
  ownKey: OwnKey
  clock: Clock
}

export function createFlows({ providers, speaking, refusing, ownKey, clock }: Needs): Flows {
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

  /** Throws federation_refused. */
  async function whoWent(own: OwnTransactions, { flow: token = '' }: Shown): Promise<Went> {
    const presented = readOpaqueToken(token)
    if (presented === undefined) throw new Problem('federation_refused')
    const { companyId, hash } = presented
    const went = await own.inCompany(companyId, async (tx) => {
      const flow = await readFlow(tx, hash, clock.now())
      const provider = flow && (await providers.find(tx, flow.providerId))
      return flow && provider && { companyId, token, flow, provider }
    })
    // Nobody went: there is nobody to leave a trace of, and strangers must not fill a company's traces.
    if (went === undefined) throw new Problem('federation_refused')
    return went
  }

  async function proven(
    own: OwnTransactions,
    { companyId, token, flow, provider }: Went,
    { shown, errand, judge, hear }: { shown: Shown; errand: Errand } & Watch,
  ): Promise<Returned> {
    const { settings } = provider
    const way = { companyId, provider, token, fresh: flow.fresh, hear }
    const prove = await speaking.answer(own, way, shown.response)
    await demandOurs(own, { companyId, flow, shown, errand, state: flowSecrets(token).state })
    judge('provider_active', provider.active ? undefined : 'provider_off')
    const identity = await prove()
    // OpenID Connect Core, 2: no subject is longer.
    if (identity.subject === '' || identity.subject.length > 255) throw new IdentityRefused('token_sub')
    judge('acr_accepted', isAccepted(settings, identity) ? undefined : 'acr_too_low')
    return { companyId, provider, identity, professional: judgeProfessional(settings, identity, judge) }
  }

  async function setOut(
    own: OwnTransactions,
    companyId: string,
    { provider, errand, fresh }: { provider: ProviderRecord } & Going,
  ) {
    const { providerId } = provider
    const { token, hash } = createOpaqueToken(companyId)
    const expiresAt = new Date(clock.now().getTime() + flowLasts)
    const keyed = await ownKey(own, companyId, provider)
    const { url, relayHash } = await speaking.address(
      { companyId, provider: keyed, token, fresh },
      own.signal,
    )
    const flow = { hash, providerId, errand, fresh, relayHash }
    await own.inCompany(companyId, (tx) => insertFlow(tx, flow, expiresAt))
    return { authorizationUrl: url, flow: token, expiresAt: expiresAt.toISOString() }
  }

  return {
    async begin(own, companyId, provider, going) {
      return refusing(own, whoseOf(companyId, going.errand, provider.providerId), () =>
        setOut(own, companyId, { provider, ...going }),
      )
    },
    tryOut: (own, companyId, provider, going) => setOut(own, companyId, { provider, ...going }),
    async comeBack(own, shown, errand) {
      const went = await whoWent(own, shown)
      const { companyId, provider } = went
      return refusing(own, whoseOf(companyId, errand, provider.providerId), () =>
        proven(own, went, { shown, errand, judge: strictly }),
      )
    },
    async tryBack(own, shown, errand, watch) {
      const went = await whoWent(own, shown)
      const { provider } = went
      if (!isSame(went.flow.errand, errand)) throw new Problem('federation_refused')
      try {
        return { provider, returned: await proven(own, went, { shown, errand, ...watch }) }
      } catch (error) {
        const isReason = error instanceof IdentityRefused || error instanceof OutboundFailed
        if (!isReason) throw error
        if (error.reason === 'flow_over') throw new Problem('federation_refused', { cause: error })
        return { provider, refusedFor: error.reason }
      }
    },
  }
}

function judgeProfessional(
  settings: ProviderSettings,
  identity: ProvenIdentity,
  judge: Judge,
): Professional | undefined {
  try {
    const professional = professionalOf(settings, identity)
    judge('professional_claims', undefined)
    return professional
  } catch (error) {
    if (!(error instanceof IdentityRefused)) throw error
    judge('professional_claims', error.reason)
    return undefined
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
