import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import { CompanyId, ProviderId } from '../../protocol/index.ts'
import { steadily } from '../accounts/index.ts'
import { readSignInRule } from '../companies/index.ts'
import { companyOfDomain } from './domain-repository.ts'
import { domainOf } from './newcomers.ts'
import { wayOf } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'

const nothing = { offered: [], only: false }

async function lookAt(tx: Transaction, providers: ProviderRepository) {
  const offered = await providers.list(tx)
  return { offered, only: (await readSignInRule(tx)) !== undefined }
}

export function readWay(way: string): { companyId: string; providerId: string } | undefined {
  const [companyId, providerId, ...more] = way.split('.')
  const [company, provider] = [CompanyId.safeParse(companyId), ProviderId.safeParse(providerId)]
  if (!company.success || !provider.success || more.length > 0) return undefined
  return { companyId: company.data, providerId: provider.data }
}

/**
 * what is answered follows from the domain, which is no secret, and from nothing else: nobody looks whether the address
 * has an account. It takes as long for a domain that is nobody's.
 */
export function signInWays(database: Database, providers: ProviderRepository): HandlerOf<'sessions.ways'> {
  return ({ email }, own) =>
    steadily(async () => {
      const companyId = await companyOfDomain(database, domainOf(email))
      const { offered, only } =
        companyId === undefined ? nothing : await own.inCompany(companyId, (tx) => lookAt(tx, providers))
      const ways = offered.flatMap(({ active, providerId, settings: { name } }) =>
        active && companyId !== undefined
          ? [{ kind: 'provider' as const, way: wayOf(companyId, providerId), name }]
          : [],
      )
      if (only) return { ways: [...ways, { kind: 'passkey', emergency: true }] }
      return { ways: [...ways, { kind: 'password' }, { kind: 'passkey' }] }
    })
}
