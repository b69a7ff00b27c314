import { randomId } from '../../crypto/random.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Attempts, FactorResets, OpenSession } from '../authentication/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Endings } from './endings.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Flows, Returned } from './flows.ts'
import { findLinked, insertIdentity, noteUse } from './identity-repository.ts'
import { join } from './newcomers.ts'
import type { ProfessionalRepository } from './professional-repository.ts'
import { isStrong } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { Refusing } from './refusing.ts'
import { readWay } from './ways.ts'

export interface SignInNeeds {
  accounts: Accounts
  companies: Companies
  attempts: Attempts
  resets: FactorResets
  open: OpenSession
  providers: ProviderRepository
  flows: Flows
  refusing: Refusing
  fingerprints: Fingerprints
  endings: Endings
  professionals: ProfessionalRepository
  clock: Clock
}

type Own = OwnTransactions & { caller: Caller }
type Handled = 'sessions.beginWithProvider' | 'sessions.finishWithProvider'

export function providerSignIn(needs: SignInNeeds): Pick<Handlers, Handled> {
  const { accounts, companies, attempts, resets, open, providers, flows, refusing, clock } = needs
  const { fingerprints, endings, professionals } = needs

  /** Whose account it is; made now, where the provider may bring people. */
  async function accountOf(tx: Transaction, { provider, identity, professional }: Returned): Promise<string> {
    const hash = fingerprints.identity(tx.companyId, identity)
    const now = clock.now()
    let accountId = await findLinked(tx, hash)
    if (accountId === undefined) {
      accountId = await join(tx, accounts, provider.settings, identity)
      await insertIdentity(tx, { hash, providerId: provider.providerId, accountId, now })
    }
    if (!(await accounts.standing(tx, accountId))?.active) throw new IdentityRefused('account_inactive')
    await noteUse(tx, hash, now)
    await professionals.note(tx, { accountId, providerId: provider.providerId }, professional)
    return accountId
  }

  /** The session like any other; or first our own second factor, where the provider's sign-in was not strong enough. */
  function enter(
    own: Own,
    returned: Returned,
    deviceToken: string | undefined,
  ): Promise<Output<'sessions.signIn'>> {
    const { companyId, provider, identity } = returned
    const { address, device } = own.caller
    const { providerId } = provider
    const { issuer, providerSession, ending } = identity
    const sessionHash =
      providerSession === undefined ? undefined : fingerprints.session(companyId, { issuer, providerSession })
    const strong = isStrong(provider.settings, identity)
    return own.inCompany(companyId, async (tx) => {
      const accountId = await accountOf(tx, returned)
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
    })
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
      const isTaken = (error: unknown): boolean => isRefusedBy(error, ['23505'])
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
