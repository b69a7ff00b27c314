import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem, ProviderId } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { readLinked } from './identity-repository.ts'
import type { ProfessionalRepository } from './professional-repository.ts'
import type { ProviderRepository } from './provider-repository.ts'

interface Needs {
  accounts: Accounts
  providers: ProviderRepository
  professionals: ProfessionalRepository
}

/** Where a person of the company signs in elsewhere, and what is said of them there; each reading leaves a trace. */
export function memberIdentities(needs: Needs): HandlerOf<'members.identities'> {
  const { accounts, providers, professionals } = needs
  return async ({ accountId }, { tx }) => {
    if ((await accounts.standing(tx, accountId)) === undefined) throw new Problem('account_not_found')
    const linked = await readLinked(tx, accountId)
    const names = new Map((await providers.list(tx)).map((one) => [one.providerId, one.settings.name]))
    const said = await professionals.read(tx, accountId)
    return {
      identities: linked.map(({ provider_id: id, linked_at, last_used_at }) => {
        const professional = said.get(id)
        return {
          providerId: ProviderId.parse(id),
          name: names.get(id) ?? '',
          at: linked_at.toISOString(),
          lastUsedAt: last_used_at?.toISOString() ?? null,
          ...(professional && { professional }),
        }
      }),
    }
  }
}
