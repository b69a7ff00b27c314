import { randomBytes, randomId } from '../../crypto/random.ts'
import { uuidBytes } from '../../crypto/uuid.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TextRecords } from '../../ports/text-records.ts'
import { type domainOperations, mostDomains, Problem, type RecordOutcome } from '../../protocol/index.ts'
import type { Accounts, Throttle } from '../accounts/index.ts'
import { readSignInRule } from '../companies/index.ts'
import { settleDomain } from './domain-names.ts'
import { lookForRecord } from './domain-records.ts'
import {
  claimDomain,
  type DomainRow,
  deleteDomain,
  findDomainRow,
  listDomainRows,
  lockDomainRow,
  lockDomainRows,
  noteProven,
} from './domain-repository.ts'
import { isSeenSince, settleLook, shownDomain } from './domain-standing.ts'

export interface DomainNeeds {
  accounts: Accounts
  throttle: Throttle
  records: TextRecords
  clock: Clock
}

/** Looks of one company: as many at once as it may have domains, then two a minute. */
const looks = { burst: mostDomains, perSecond: 1 / 30 }

/**
 * a company proves that a domain is its own. What it only says blocks nobody else and tells nothing of others: that a
 * domain is another company's is told to whoever has just proved it.
 */
export function domainHandlers(needs: DomainNeeds): Pick<Handlers, keyof typeof domainOperations> {
  const { accounts, throttle, records, clock } = needs

  async function found(tx: Transaction, domainId: string): Promise<DomainRow> {
    const row = await findDomainRow(tx, domainId)
    if (row === undefined) throw new Problem('domain_not_found')
    return row
  }

  async function demandPatience(companyId: string): Promise<void> {
    const whose = uuidBytes(companyId)
    if (await throttle.take('domain-look', whose, looks)) return
    throw new Problem('rate_limited', { retryAfter: await throttle.wait('domain-look', whose, looks) })
  }

  /** What was seen, written down; of a claim that was removed or made anew meanwhile, nothing. */
  async function settle(tx: Transaction, before: DomainRow, outcome: RecordOutcome): Promise<DomainRow> {
    const row = await lockDomainRow(tx, before.domain_id)
    if (row === undefined || row.token !== before.token) throw new Problem('domain_not_found')
    if (outcome !== 'found' && isSeenSince(before, row)) return row
    if (row.kind === 'claimed' && outcome === 'found') await noteProven(tx, row.domain_id, clock.now())
    await settleLook(tx, accounts, row, { outcome, now: clock.now() })
    return found(tx, row.domain_id)
  }

  return {
    'domains.list': async (_input, { tx }) => ({
      domains: (await listDomainRows(tx)).map(shownDomain),
      most: mostDomains,
    }),
    async 'domains.add'({ domain: given }, { caller, tx }) {
      const settled = settleDomain(given)
      if ('fault' in settled)
        throw new Problem('domain_unfit', { issues: [{ path: 'domain', message: settled.fault }] })
      if ((await lockDomainRows(tx)).length >= mostDomains) throw new Problem('too_many_domains')
      const claim = {
        domainId: randomId(),
        domain: settled.domain,
        token: randomBytes(24).toString('base64url'),
      }
      const isNew = await claimDomain(tx, { ...claim, by: caller.accountId, now: clock.now() })
      if (!isNew) throw new Problem('domain_known')
      return { domain: shownDomain(await found(tx, claim.domainId)) }
    },
    async 'domains.verify'({ domainId }, own) {
      const { caller } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const { companyId } = caller
      const before = await own.inCompany(companyId, (tx) => found(tx, domainId))
      const { domain, token } = before
      // The operator's word is not looked for.
      if (token === null) return { domain: shownDomain(before) }
      await demandPatience(companyId)
      const outcome = await lookForRecord(records, { domain, token }, own.signal)
      if (outcome !== 'found') {
        await own.inCompany(companyId, (tx) => settle(tx, before, outcome))
        await own.refused(caller, 'domain_unproven', outcome)
        throw new Problem('domain_unproven', { issues: [{ path: 'domain', message: outcome }] })
      }
      const row = await own
        .act(caller, domainId, (tx) => settle(tx, before, outcome))
        .catch(async (error: unknown) => {
          if (!isRefusedBy(error, ['23505'])) throw error
          await own.refused(caller, 'domain_in_use')
          throw new Problem('domain_in_use')
        })
      return { domain: shownDomain(row) }
    },
    async 'domains.remove'({ domainId }, { tx }) {
      const rows = await lockDomainRows(tx)
      const row = rows.find((one) => one.domain_id === domainId)
      if (row === undefined) throw new Problem('domain_not_found')
      const held = rows.filter(({ kind }) => kind !== 'claimed')
      // where people come in at a provider only, it is offered to them by their domain.
      const isLast = row.kind !== 'claimed' && held.length === 1
      if (isLast && (await readSignInRule(tx)) !== undefined) throw new Problem('last_domain')
      await deleteDomain(tx, domainId)
      return {}
    },
  }
}
