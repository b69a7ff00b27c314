import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import { type Hearing, IdentityRefused } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import { Problem, ProviderId, type ProviderTest, TestedRule } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Flows, Returned } from './flows.ts'
import { findLinked } from './identity-repository.ts'
import type { Judge } from './judge.ts'
import { judgeNewcomer } from './newcomers.ts'
import { addressOwners } from './offering.ts'
import { isStrong, type ProviderRecord } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import { readable, readableList, receivedOf } from './received-claims.ts'

interface Needs {
  accounts: Accounts
  providers: ProviderRepository
  flows: Flows
  fingerprints: Fingerprints
}

type Linked = { account: ProviderTest['account']; offered: boolean }
const nobodys: Linked = { account: 'none', offered: false }

/**
 * A sign-in like every other, by the same code and the same rules, of which nothing comes: who tries a provider out is told what each
 * rule makes of it. What a provider signed is heard once, here too.
 */
export function testHandlers(needs: Needs): Pick<Handlers, 'providers.beginTest' | 'providers.finishTest'> {
  const { accounts, providers, flows, fingerprints } = needs
  const ownerOf = addressOwners(accounts)

  /** What would be made of them, in the order of a sign-in. */
  async function lookAt(
    own: OwnTransactions,
    returned: Returned,
    { tester, judge }: { tester: string; judge: Judge },
  ): Promise<Linked> {
    const { companyId, provider, identity } = returned
    const hash = fingerprints.identity(companyId, identity)
    const linked = await own.inCompany(companyId, async (tx) => {
      const accountId = await findLinked(tx, hash)
      if (accountId === undefined) return undefined
      const isActive = (await accounts.standing(tx, accountId))?.active === true
      judge('account_active', isActive ? undefined : 'account_inactive')
      return accountId
    })
    if (linked !== undefined) return { account: linked === tester ? 'own' : 'other', offered: false }
    try {
      const owner = await ownerOf(own, returned)
      if (identity.emailVerified) judge('address_free', undefined)
      if (owner !== undefined) return { account: 'none', offered: true }
    } catch (error) {
      if (!(error instanceof IdentityRefused)) throw error
      judge('address_free', error.reason)
      return nobodys
    }
    await own.inCompany(companyId, (tx) => judgeNewcomer(tx, provider.settings, identity, judge))
    return nobodys
  }

  return {
    async 'providers.beginTest'({ providerId, fresh }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { companyId, accountId, sessionId } = caller
      const provider = await own.inCompany(companyId, (tx) => providers.find(tx, providerId))
      if (provider === undefined) throw new Problem('provider_not_found')
      const errand = { purpose: 'test', accountId, sessionId } as const
      return flows.tryOut(own, companyId, provider, { errand, fresh }).catch((error: unknown) => {
        if (!(error instanceof IdentityRefused) && !(error instanceof OutboundFailed)) throw error
        throw new Problem('provider_unfit', {
          cause: error,
          issues: [{ path: 'providerId', message: error.reason }],
        })
      })
    },
    async 'providers.finishTest'(shown, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { companyId, accountId, sessionId } = caller
      const hearings: Hearing[] = []
      const judged = new Map<TestedRule, string | undefined>()
      const judge: Judge = (rule, reason) => void judged.set(rule, reason)
      const watch = { judge, hear: (hearing: Hearing) => void hearings.push(hearing) }
      const errand = { purpose: 'test', accountId, sessionId } as const
      const { provider, returned, refusedFor } = await flows.tryBack(own, shown, errand, watch)
      judged.set('answer', refusedFor)
      const linked =
        returned === undefined ? nobodys : await lookAt(own, returned, { tester: accountId, judge })
      const test = verdictOf(provider, { returned, linked, judged, hearings })
      await own.inCompany(companyId, (tx) =>
        own.done(tx, caller, provider.providerId, undefined, test.refusedFor ?? `would_${test.would}`),
      )
      return { test }
    },
  }
}

interface Seen {
  returned: Returned | undefined
  linked: Linked
  judged: ReadonlyMap<TestedRule, string | undefined>
  hearings: readonly Hearing[]
}

function verdictOf(
  { providerId, settings }: ProviderRecord,
  { returned, linked, judged, hearings }: Seen,
): ProviderTest {
  const { identity, professional } = returned ?? {}
  const isPreset = settings.kind === 'oidc' && settings.preset !== undefined
  const rules = TestedRule.options
    .filter((rule) => isPreset || rule !== 'professional_claims')
    .map((rule) => {
      if (!judged.has(rule)) return { rule, result: 'not_reached' as const }
      const reason = judged.get(rule)
      return reason === undefined
        ? { rule, result: 'passed' as const }
        : { rule, result: 'failed' as const, reason }
    })
  // What it comes to once it is on: who tries a provider out mostly has not turned it on yet.
  const refusedFor = rules.find(
    ({ rule, result }) => result === 'failed' && rule !== 'provider_active',
  )?.reason
  const strong = identity !== undefined && isStrong(settings, identity)
  const entering = strong ? 'sign_in' : 'ask_factor'
  const unlinked = linked.offered ? 'ask_code' : 'bring'
  const passing = linked.account === 'none' ? unlinked : entering
  return {
    providerId: ProviderId.parse(providerId),
    would: refusedFor === undefined ? passing : 'refuse',
    ...(refusedFor !== undefined && { refusedFor }),
    account: linked.account,
    rules,
    strong,
    ...(identity?.acr !== undefined && { acr: readable(identity.acr) }),
    amr: readableList(identity?.amr ?? []),
    ...(identity && { subject: readable(identity.subject) }),
    ...(professional && { professional: { practices: professional.practices } }),
    ...receivedOf(hearings),
  }
}
