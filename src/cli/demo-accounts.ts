import { worldFrom } from '../adapters/from-config.ts'
import type { Config } from '../config/config.ts'
import { randomPassword } from '../crypto/random.ts'
import type { Role } from '../protocol/index.ts'
import { openServices, type Services } from '../services.ts'
import { demoCompanies } from './demo-people.ts'

export interface DemoAccount {
  company: string
  role: Role
  email: string
  password: string
  displayName: string
  accountId: string
}

/** Demo data has no place in production (R47). */
export class DemoRefused extends Error {
  override name = 'DemoRefused'
}

/** Runs work with the features but without a server. Nobody is online then. */
export async function withServices<T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> {
  const background = new AbortController()
  const services = await openServices(config, worldFrom(config, background.signal), {
    publish() {},
    endSession() {},
  })
  try {
    return await work(services)
  } finally {
    background.abort()
    await services.database.close()
  }
}

/** Makes the demo's companies and accounts, each with a random password. Throws DemoRefused in production. */
export async function createDemoAccounts(config: Config): Promise<DemoAccount[]> {
  if (config.profile === 'production') throw new DemoRefused('demo data is refused in the production profile')
  return withServices(config, async ({ accounts, companies }) => {
    const made: DemoAccount[] = []
    for (const { name, people } of demoCompanies) {
      const { companyId } = await companies.create(name)
      for (const { displayName, role, email } of people) {
        const password = randomPassword()
        const accountId = await accounts.create(companyId, { displayName, role, email, password })
        made.push({ company: name, role, email, password, displayName, accountId })
      }
    }
    return made
  })
}
