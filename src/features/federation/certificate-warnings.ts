import { sha256 } from '../../crypto/digest.ts'
import { firstEndOf } from '../../crypto/signing-certificate.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import { eachOf } from '../../jobs/each-of.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Accounts } from '../accounts/index.ts'
import { type CompanyKeys, companyIds } from '../companies/index.ts'
import { isFrozen, noteWarning, type WarningStage } from './certificate-warning-repository.ts'
import type { ProviderRecord } from './provider.ts'
import { createProviderRepository } from './provider-repository.ts'

const day = 86_400_000

interface Needs {
  database: Database
  accounts: Accounts
  keys: CompanyKeys
  clock: Clock
}

/**
 * Tells administrators by mail a month and a week before a certificate ends, and when it is over, each once: those that a provider
 * signs with, and ours for it. A provider that is off lets nobody in anyway.
 */
export function warnOfCertificates(needs: Needs): (signal: AbortSignal) => Promise<void> {
  const { database, accounts, clock } = needs
  const providers = createProviderRepository(needs.keys)

  async function warn(tx: Transaction, provider: ProviderRecord): Promise<void> {
    const now = clock.now()
    for (const certificate of certificatesOf(provider)) {
      const stage = stageOf(firstEndOf([certificate]), now)
      if (stage === undefined) continue
      const warning = { providerId: provider.providerId, hash: sha256(certificate), stage }
      if (!(await noteWarning(tx, warning, now))) continue
      for (const accountId of await accounts.administrators(tx))
        await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: letters[stage] })
    }
  }

  return async (signal) =>
    eachOf(await companyIds(database), signal, (companyId) =>
      database.inCompany(companyId, async (tx) => {
        if (await isFrozen(tx)) return
        for (const provider of await providers.list(tx)) if (provider.active) await warn(tx, provider)
      }),
    )
}

const letters = {
  month: 'certificate_ends_in_a_month',
  week: 'certificate_ends_in_a_week',
  over: 'certificate_ended',
} as const

function certificatesOf({ settings, keys }: ProviderRecord): readonly string[] {
  const theirs = settings.kind === 'saml' ? settings.certificates : []
  return [...theirs, ...keys.map(({ certificate }) => certificate)]
}

function stageOf(end: Date, now: Date): WarningStage | undefined {
  const left = end.getTime() - now.getTime()
  if (left <= 0) return 'over'
  if (left <= 7 * day) return 'week'
  return left <= 30 * day ? 'month' : undefined
}
