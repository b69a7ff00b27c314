import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import { type Accounts, refuseWeak } from '../accounts/index.ts'
import type { Companies } from '../companies/index.ts'
import { readBootstrap, takeBootstrap } from './bootstrap-repository.ts'

interface Needs {
  accounts: Accounts
  companies: Companies
  hashing: PasswordHashing
  clock: Clock
}

/**
 * the only way an account comes from nothing. Whoever holds the link is who the operator handed it to, so the address
 * needs no proof; once there is an administrator no link opens anything.
 */
export function bootstrap({ accounts, companies, hashing, clock }: Needs): HandlerOf<'accounts.bootstrap'> {
  return async ({ token, password, ...asked }, own) => {
    const presented = readOpaqueToken(token)
    if (presented === undefined) throw new Problem('link_not_valid')
    const { companyId, hash } = presented
    // Looked at before anything is hashed: a stranger must not make the server work.
    const found = await own.inCompany(companyId, async (tx) => {
      const link = await readBootstrap(tx, hash, clock.now())
      return link && { ...link, company: await companies.own(tx) }
    })
    if (found === undefined) throw new Problem('link_not_valid')
    const person = { ...asked, locale: asked.locale ?? found.locale, role: 'company_admin' } as const
    refuseWeak(password, { ...asked, company: found.company.name }, 'password')
    const phc = await hashing.hash(password)
    const who = { companyId, accountId: randomId(), sessionId: undefined }
    await own
      .act(who, who.accountId, async (tx) => {
        await companies.demandActive(tx)
        // Of two at once the second one waits here, and finds the link gone.
        if (!(await takeBootstrap(tx, hash, clock.now()))) throw new Problem('link_not_valid')
        if ((await accounts.lockActiveAdministrators(tx)).length > 0) throw new Problem('link_not_valid')
        await accounts.add(tx, { ...person, accountId: who.accountId, phc, unproven: false })
      })
      .catch((error: unknown) => {
        throw isRefusedBy(error, ['23505']) ? new Problem('address_in_use') : error
      })
    return {}
  }
}
