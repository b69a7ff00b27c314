import { randomId } from '../../crypto/random.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import type { FactorResets } from '../authentication/index.ts'
import type { Flows, Returned } from './flows.ts'
import { findLinked, insertIdentity, noteUse } from './identity-repository.ts'
import { join } from './newcomers.ts'
import { type OfferingNeeds, offerLink } from './offering.ts'
import type { ProfessionalRepository } from './professional-repository.ts'
import { isStrong } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import { holdProvider } from './provider-standing-repository.ts'
import type { Refusing } from './refusing.ts'
import { readWay } from './ways.ts'

export interface SignInNeeds extends OfferingNeeds {
  resets: FactorResets
  providers: ProviderRepository
  flows: Flows
  refusing: Refusing
  professionals: ProfessionalRepository
}

type Own = OwnTransactions & { caller: Caller }
type Handled = 'sessions.beginWithProvider' | 'sessions.finishWithProvider'

export function providerSignIn(needs: SignInNeeds): Pick<Handlers, Handled> {
  const { accounts, companies, attempts, resets, open, providers, flows, refusing, clock } = needs
  const { fingerprints, endings, professionals } = needs

  const offerTo = offerLink(needs)

  /** Makes an account for who has none, where the provider may bring people. */
  async function bring(tx: Transaction, { provider, identity }: Returned, hash: Buffer): Promise<string> {
    const accountId = await join(tx, accounts, provider.settings, identity)
    await insertIdentity(tx, { hash, providerId: provider.providerId, accountId, now: clock.now() })
    return accountId
  }

  /** The session like any other; or first our own second factor, where the provider's sign-in was not strong enough. */
  async function enter(
    own: Own,
    returned: Returned,
    deviceToken: string | undefined,
  ): Promise<Output<'sessions.finishWithProvider'>> {
    const { companyId, provider, identity } = returned
    const { address, device } = own.caller
    const { providerId } = provider
    const { issuer, providerSession, ending } = identity
    const hash = fingerprints.identity(companyId, identity)
    const sessionHash =
      providerSession === undefined ? undefined : fingerprints.session(companyId, { issuer, providerSession })
    const strong = isStrong(provider.settings, identity)

    async function letIn(tx: Transaction, accountId: string): Promise<Output<'sessions.finishWithProvider'>> {
      if (!(await accounts.holdActive(tx, accountId))) throw new IdentityRefused('account_inactive')
      if (!(await holdProvider(tx, providerId))) throw new IdentityRefused('provider_off')
      await noteUse(tx, hash, clock.now())
      await professionals.note(tx, { accountId, providerId }, returned.professional)
      const endingSealed =
        ending === undefined ? undefined : await endings.seal(tx, { providerId, accountId }, ending)
      const through = { providerId, sessionHash, endingSealed }
      await resets.settleOf(tx, accountId)
      const next = strong ? undefined : await attempts.next(tx, accountId, through)
      if (next !== undefined) {
        await companies.demandEntry(tx, address)
        return next
      }
      const session = { companyId, accountId, sessionId: randomId() }
      const tokens = await open(tx, { ...session, strong, through, deviceToken, address, device })
      await own.done(tx, session, accountId)
      return { step: 'done', ...tokens }
    }

    const known = await own.inCompany(companyId, async (tx) => {
      const accountId = await findLinked(tx, hash)
      return accountId && letIn(tx, accountId)
    })
    if (known) return known
    const offer = await offerTo(own, returned, { identityHash: hash, sessionHash, strong })
    if (offer !== undefined) return offer
    return own.inCompany(companyId, async (tx) => letIn(tx, await bring(tx, returned, hash)))
  }

  return {
    async 'sessions.beginWithProvider'({ way, fresh }, own) {
      const asked = readWay(way)
      const provider =
        asked &&
        (await own.inCompany(asked.companyId, async (tx) => {
          const found = await providers.find(tx, asked.providerId)
          if (found?.active) await companies.demandActive(tx)
          return found
        }))
      if (!asked || !provider?.active) throw new Problem('federation_refused')
      return flows.begin(own, asked.companyId, provider, { errand: { purpose: 'sign_in' }, fresh })
    },
    async 'sessions.finishWithProvider'({ deviceToken, ...shown }, own) {
      const returned = await flows.comeBack(own, shown, { purpose: 'sign_in' })
      const { companyId, provider } = returned
      const whose = { companyId, accountId: undefined, sessionId: undefined, providerId: provider.providerId }
      const goIn = () => enter(own, returned, deviceToken)
      const isTaken = (error: unknown): boolean =>
        isRefusedBy(error, ['23505']) ||
        (error instanceof IdentityRefused && error.reason === 'address_in_use')
      return refusing(own, whose, () =>
        goIn().catch((error: unknown) => {
          if (!isTaken(error)) throw error
          // Two tabs brought somebody new at once: the other one made the account. Else the address has one already.
          return goIn().catch((again: unknown) => {
            throw isTaken(again) ? new IdentityRefused('address_in_use') : again
          })
        }),
      )
    },
  }
}
