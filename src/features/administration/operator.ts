import { createOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Locale } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { type Companies, companyIds } from '../companies/index.ts'
import { addDomain, openSignIn, removeDomain } from '../federation/index.ts'
import { keepBootstrap } from './bootstrap-repository.ts'
import { type OperatorAct, readCompanyFigures, traceOperator } from './operator-repository.ts'

/** A-9, in milliseconds. */
const linkLasts = 3_600_000

/** The operator asked for what cannot be. */
export class OperatorRefused extends Error {
  override name = 'OperatorRefused'
  readonly because: 'company_not_found' | 'administrator_exists' | 'domain_taken'

  constructor(because: OperatorRefused['because']) {
    super(because)
    this.because = because
  }
}

export interface CompanyFigures {
  companyId: string
  name: string
  createdAt: Date
  frozenAt: Date | undefined
  /** Until when a link for the first administrator works, when there is one. */
  bootstrapUntil: Date | undefined
  /** Accounts that may act. */
  administrators: number
  users: number
  guests: number
  services: number
}

/** The first administrator's link: shown now, and never again. */
export interface BootstrapLink {
  link: string
  expiresAt: Date
}

/**
 * What whoever runs the server may do to companies: make and freeze them, count what is there, and hand over the first
 * administrator's link. No content, no names of people, no way into a company that has an administrator.
 */
export interface Operator {
  createCompany(asked: {
    name: string
    domain: string | undefined
    locale: Locale
  }): Promise<BootstrapLink & { companyId: string }>
  companies(): Promise<CompanyFigures[]>
  /** A new link instead of the one before. Throws OperatorRefused: company_not_found, administrator_exists. */
  bootstrap(companyId: string, locale: Locale): Promise<BootstrapLink>
  /**
   * Ends every session and closes every socket of the company, on all gateways within a second; nobody of it signs in
   * and no key works until it is unfrozen. False when it was frozen already. Throws OperatorRefused: company_not_found.
   */
  freeze(companyId: string): Promise<boolean>
  /** False when it was not frozen. Throws OperatorRefused: company_not_found. */
  unfreeze(companyId: string): Promise<boolean>
  /** Break-glass: people may come from anywhere until an administrator changes the networks. Throws OperatorRefused. */
  openNetworks(companyId: string): Promise<void>
  /**
   * Break-glass, when a company's provider lets nobody in and its emergency accounts are lost: people may come in by other
   * ways again, and its administrators are told. False when they could. Throws OperatorRefused: company_not_found.
   */
  openSignIn(companyId: string): Promise<boolean>
  /**
   * From now on the domain is the company's: people with an address there are offered its providers, and those may
   * bring them. False when it was already. Throws OperatorRefused: company_not_found, domain_taken by another company.
   */
  addDomain(companyId: string, domain: string): Promise<boolean>
  /** False when it was not the company's. Who came in by it stays. Throws OperatorRefused: company_not_found. */
  removeDomain(companyId: string, domain: string): Promise<boolean>
}

interface Needs {
  database: Database
  companies: Companies
  accounts: Accounts
  sessions: AccountSessions
  clock: Clock
  publicOrigin: string
}

export function createOperator(needs: Needs): Operator {
  const { database, companies, accounts, sessions, clock, publicOrigin } = needs

  async function draw(tx: Transaction, locale: Locale): Promise<BootstrapLink> {
    const { token, hash } = createOpaqueToken(tx.companyId)
    const expiresAt = new Date(clock.now().getTime() + linkLasts)
    await keepBootstrap(tx, { hash, locale, expiresAt })
    // After the #: browsers do not send it, so it is in no log of any server or proxy.
    return { link: `${publicOrigin}/bootstrap#${token}`, expiresAt }
  }

  async function figures(tx: Transaction): Promise<CompanyFigures> {
    const row = await readCompanyFigures(tx, clock.now())
    if (row === undefined) throw new OperatorRefused('company_not_found')
    const { name, administrators, users, guests, services } = row
    return {
      companyId: tx.companyId,
      name,
      createdAt: row.created_at,
      frozenAt: row.frozen_at ?? undefined,
      bootstrapUntil: row.bootstrap_until ?? undefined,
      administrators,
      users,
      guests,
      services,
    }
  }

  const act = <T>(
    companyId: string,
    action: OperatorAct,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> =>
    database.inCompany(companyId, async (tx) => {
      await figures(tx)
      const result = await work(tx)
      if (result !== false) await traceOperator(tx, action, clock.now())
      return result
    })

  return {
    async createCompany({ name, domain, locale }) {
      const { companyId } = await companies.create(
        name,
        domain === undefined ? undefined : { registration: { domains: [domain] } },
      )
      const link = await act(companyId, 'company.made', (tx) => draw(tx, locale))
      return { companyId, ...link }
    },
    async companies() {
      const found: CompanyFigures[] = []
      for (const companyId of await companyIds(database))
        found.push(await database.inCompany(companyId, figures))
      return found
    },
    bootstrap: (companyId, locale) =>
      act(companyId, 'company.bootstrap_drawn', async (tx) => {
        const link = await draw(tx, locale)
        // After the link's row is locked: whoever uses the one before is done, and seen here.
        if ((await accounts.lockActiveAdministrators(tx)).length > 0)
          throw new OperatorRefused('administrator_exists')
        return link
      }),
    freeze: (companyId) =>
      act(companyId, 'company.frozen', async (tx) => {
        if (!(await companies.freeze(tx))) return false
        await sessions.endCompany(tx, 'company_frozen')
        return true
      }),
    unfreeze: (companyId) => act(companyId, 'company.unfrozen', (tx) => companies.unfreeze(tx)),
    openNetworks: (companyId) =>
      act(companyId, 'company.networks_opened', (tx) => companies.openNetworks(tx)),
    openSignIn: (companyId) => act(companyId, 'company.sign_in_opened', (tx) => openSignIn(tx, accounts)),
    addDomain: (companyId, domain) =>
      act(companyId, 'company.domain_added', (tx) => addDomain(tx, domain, clock.now())).catch(
        (error: unknown) => {
          throw isRefusedBy(error, ['23505']) ? new OperatorRefused('domain_taken') : error
        },
      ),
    removeDomain: (companyId, domain) =>
      act(companyId, 'company.domain_removed', (tx) => removeDomain(tx, domain)),
  }
}
