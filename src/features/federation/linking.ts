import { isRefusedBy } from '../../database/failures.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { Problem, ProviderId } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import type { Factors } from '../factors/index.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Flows } from './flows.ts'
import { deleteIdentity, insertIdentity, readLinked } from './identity-repository.ts'
import type { ProfessionalRepository } from './professional-repository.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { Refusing } from './refusing.ts'

export interface LinkingNeeds {
  accounts: Accounts
  factors: Factors
  sessions: AccountSessions
  providers: ProviderRepository
  flows: Flows
  refusing: Refusing
  fingerprints: Fingerprints
  professionals: ProfessionalRepository
  clock: Clock
}

type Handled = 'identities.list' | 'identities.beginLink' | 'identities.link' | 'identities.unlink'

/**
 * an account that is there already is linked by who proves both sides: this session, and anew in the last five minutes
 * that it is theirs; then the sign-in at the provider, in the same browser. An e-mail address proves neither.
 */
export function linkingHandlers(needs: LinkingNeeds): Pick<Handlers, Handled> {
  const { accounts, factors, sessions, providers, flows, refusing, fingerprints, clock } = needs
  const { professionals } = needs

  return {
    async 'identities.list'(_input, { caller, tx }) {
      const linked = new Map((await readLinked(tx, caller.accountId)).map((row) => [row.provider_id, row]))
      const said = await professionals.read(tx, caller.accountId)
      const offered = (await providers.list(tx)).filter(
        ({ active, providerId }) => active || linked.has(providerId),
      )
      return {
        identities: offered.map(({ providerId, settings: { name } }) => {
          const row = linked.get(providerId)
          const at = row?.linked_at.toISOString()
          const professional = said.get(providerId)
          return {
            providerId: ProviderId.parse(providerId),
            name,
            linked:
              at === undefined
                ? null
                : {
                    at,
                    lastUsedAt: row?.last_used_at?.toISOString() ?? null,
                    ...(professional && { professional }),
                  },
          }
        }),
      }
    },
    async 'identities.beginLink'({ providerId }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { companyId, accountId, sessionId } = caller
      const provider = await own.inCompany(companyId, async (tx) => {
        const found = await providers.find(tx, providerId)
        if (!found?.active) throw new Problem('provider_not_found')
        const linked = await readLinked(tx, accountId)
        if (linked.some((row) => row.provider_id === providerId)) throw new Problem('already_linked')
        return found
      })
      const errand = { purpose: 'link', accountId, sessionId } as const
      return flows.begin(own, companyId, provider, { errand, fresh: false })
    },
    async 'identities.link'(shown, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { accountId, sessionId } = caller
      const errand = { purpose: 'link', accountId, sessionId } as const
      const { companyId, provider, identity, professional } = await flows.comeBack(own, shown, errand)
      const { providerId } = provider
      await refusing(own, { companyId, accountId, sessionId, providerId }, () =>
        own
          .act(caller, providerId, async (tx) => {
            const hash = fingerprints.identity(companyId, identity)
            await insertIdentity(tx, { hash, providerId, accountId, now: clock.now() })
            await professionals.note(tx, { accountId, providerId }, professional)
            await enqueue(tx, 'mail.notice', { companyId, accountId, kind: 'identity_linked' })
          })
          .catch((error: unknown) => {
            throw isRefusedBy(error, ['23505']) ? new IdentityRefused('identity_in_use') : error
          }),
      )
      return {}
    },
    async 'identities.unlink'({ providerId }, { caller: { accountId, sessionId }, tx }) {
      const linked = await readLinked(tx, accountId)
      if (!linked.some((row) => row.provider_id === providerId)) throw new Problem('identity_not_found')
      const hasPassword = (await accounts.passwordHash(tx, accountId)) !== undefined
      const hasPasskey = (await factors.ways(tx, accountId)).includes('passkey')
      if (!hasPassword && !hasPasskey && linked.length === 1) throw new Problem('last_way_in')
      await deleteIdentity(tx, accountId, providerId)
      const others = { accountId, except: sessionId, reason: 'identity_unlinked' } as const
      await sessions.endThrough(tx, providerId, others)
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'identity_unlinked' })
      return {}
    },
  }
}
