import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { Problem } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Flows } from './flows.ts'
import { findLinked, noteUse, readLinked } from './identity-repository.ts'
import type { ProfessionalRepository } from './professional-repository.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { Refusing } from './refusing.ts'

interface Needs {
  sessions: AccountSessions
  providers: ProviderRepository
  flows: Flows
  refusing: Refusing
  fingerprints: Fingerprints
  professionals: ProfessionalRepository
  clock: Clock
}

/** who has neither password nor factor here proves at their provider, anew, that the session is still theirs. */
export function proofHandlers(needs: Needs): Pick<Handlers, 'identities.beginProof' | 'identities.prove'> {
  const { sessions, providers, flows, refusing, fingerprints, professionals, clock } = needs
  return {
    async 'identities.beginProof'({ providerId }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { companyId, accountId, sessionId } = caller
      const provider = await own.inCompany(companyId, async (tx) => {
        const linked = await readLinked(tx, accountId)
        const found = linked.some((row) => row.provider_id === providerId)
          ? await providers.find(tx, providerId)
          : undefined
        if (!found?.active) throw new Problem('identity_not_found')
        return found
      })
      const errand = { purpose: 'prove', accountId, sessionId } as const
      return flows.begin(own, companyId, provider, { errand, fresh: true })
    },
    async 'identities.prove'(shown, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { accountId, sessionId } = caller
      const errand = { purpose: 'prove', accountId, sessionId } as const
      const { companyId, provider, identity, professional } = await flows.comeBack(own, shown, errand)
      const whose = { companyId, accountId, sessionId, providerId: provider.providerId }
      const until = await refusing(own, whose, () =>
        own.act(caller, accountId, async (tx) => {
          const hash = fingerprints.identity(companyId, identity)
          const known = await findLinked(tx, hash)
          if (known !== accountId) throw new IdentityRefused('other_person')
          await noteUse(tx, hash, clock.now())
          await professionals.note(tx, { accountId, providerId: provider.providerId }, professional)
          return sessions.proven(tx, sessionId)
        }),
      )
      return { verifiedUntil: until.toISOString() }
    },
  }
}
