import { worldFrom } from '../adapters/from-config.ts'
import type { Config } from '../config/config.ts'
import { randomBytes, randomPassword } from '../crypto/random.ts'
import { base32 } from '../crypto/totp.ts'
import { nobodyOnline } from '../ports/live-feed.ts'
import type { Role } from '../protocol/index.ts'
import { openServices, type Services } from '../services.ts'
import { demoCompanies } from './demo-people.ts'

export interface DemoAccount {
  company: string
  role: Role
  email: string
  password: string
  displayName: string
  /** Of the authenticator each one comes with, base32: the demo shows what a company demands by itself. */
  totpSecret: string
}

/** Demo data has no place in production (R47). */
export class DemoRefused extends Error {
  override name = 'DemoRefused'
}

/** Runs work with the features but without a server. Nobody is online then. */
export async function withServices<T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> {
  const background = new AbortController()
  const world = worldFrom(config, background.signal)
  const services = await openServices(config, world, nobodyOnline)
  try {
    return await work(services)
  } finally {
    background.abort()
    await services.database.close()
  }
}

/** The demo's people, each with a random password. They are written down before the accounts are made. */
export function drawDemoAccounts(): DemoAccount[] {
  return demoCompanies.flatMap(({ name, people }) =>
    people.map(({ displayName, role, email }) => ({
      company: name,
      role,
      email,
      password: randomPassword(),
      displayName,
      totpSecret: base32(randomBytes(20)),
    })),
  )
}

/** A demo that was drawn before its people had authenticators gets them now. */
export function withSecrets(accounts: readonly Partial<DemoAccount>[]): DemoAccount[] {
  // What else is missing was never written without it.
  return accounts.map((account) => ({ totpSecret: base32(randomBytes(20)), ...account }) as DemoAccount)
}

/**
 * Makes those of the accounts that do not exist yet: what an interrupted start left half done is completed. Throws
 * DemoRefused in production.
 */
export async function ensureDemoAccounts(config: Config, accounts: readonly DemoAccount[]): Promise<void> {
  if (config.profile === 'production') throw new DemoRefused('demo data is refused in the production profile')
  await withServices(config, async (services) => {
    for (const [company, people] of Map.groupBy(accounts, (account) => account.company)) {
      await ensureCompany(services, company, people)
    }
  })
}

async function ensureCompany(
  { accounts, companies, factors, database }: Services,
  name: string,
  people: readonly DemoAccount[],
): Promise<void> {
  const found = await Promise.all(people.map(({ email }) => accounts.find(email)))
  const known = found.find((account) => account !== undefined)
  const companyId = known?.companyId ?? (await companies.create(name)).companyId
  for (const [i, { email, displayName, role, password, totpSecret }] of people.entries()) {
    const accountId =
      found[i]?.accountId ?? (await accounts.create(companyId, { email, displayName, role, password }))
    await database.inCompany(companyId, async (tx) => {
      const ways = await factors.ways(tx, accountId)
      if (ways.length === 0) await factors.adopt(tx, accountId, totpSecret, 'Authentificateur')
    })
  }
}
