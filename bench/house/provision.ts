import { withServices } from '../../src/cli/demo-accounts.ts'
import { readEnvironment } from '../../src/config/env.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { serveParent } from '../processes/serve-parent.ts'

export interface ProvisionOrder {
  company: string
  emails: string[]
  password: string
}

export interface Provisioned {
  companyId: string
  accountIds: string[]
}

/** What is measured is not how people type codes. */
const withoutFactors = { mfa: { users: 'optional', administrators: 'optional' } } as const

/** Makes a company and its accounts directly through the services, before any server runs. */
async function provision({ company, emails, password }: ProvisionOrder): Promise<Provisioned> {
  return withServices(loadConfig(readEnvironment()), async ({ accounts, companies }) => {
    const { companyId } = await companies.create(company, withoutFactors)
    const ids: string[] = []
    for (const [index, email] of emails.entries()) {
      const displayName = `Soignante ${index + 1}`
      ids.push(await accounts.create(companyId, { email, displayName, role: 'user', password }))
    }
    return { companyId, accountIds: ids }
  })
}

serveParent((order) => provision(order as ProvisionOrder)) // Only our parent speaks to us.
