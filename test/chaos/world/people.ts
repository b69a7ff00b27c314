import { withServices } from '../../../src/cli/demo-accounts.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { randomPassword } from '../../../src/crypto/random.ts'
import type { Role } from '../../../src/protocol/index.ts'

/** Storms are not about second factors. */
const withoutFactors = { mfa: { users: 'optional', administrators: 'optional' } } as const

export interface Person {
  name: string
  accountId: string
  email: string
  password: string
  role: Role
}

/** Companies and their people, made through the services before any server runs. */
export async function makePeople(
  environment: Record<string, string>,
  wanted: readonly { name: string; role: Role; company: string }[],
): Promise<Person[]> {
  return withServices(loadConfig(environment), async ({ companies, accounts }) => {
    const people: Person[] = []
    for (const [company, own] of Map.groupBy(wanted, (person) => person.company)) {
      const { companyId } = await companies.create(company, withoutFactors)
      for (const { name, role } of own) {
        const account = {
          email: `${name}@chaos.example`,
          displayName: name,
          role,
          password: randomPassword(),
        }
        people.push({ ...account, name, accountId: await accounts.create(companyId, account) })
      }
    }
    return people
  })
}
