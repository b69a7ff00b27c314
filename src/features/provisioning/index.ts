/**
 * Provisioning: a company's directory says who its people are (SCIM). It makes accounts in the company's domains, as users
 * without a password, names people and shuts them out; of an account it did not make it changes neither address nor password
 * . Speaks SCIM as a language, and knows no wire.
 */
import type { Handlers } from '../../dispatch/handler.ts'
import type { Forget } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { createIndexHashes } from './index-hashes.ts'
import { createPeople, type PeopleNeeds } from './people.ts'
import { personHandlers } from './person-handlers.ts'
import { createPersonRepository } from './person-repository.ts'
import { type TokenNeeds, tokenHandlers } from './token-handlers.ts'

type Handled = keyof ReturnType<typeof tokenHandlers> | keyof ReturnType<typeof personHandlers>
type ProvisioningNeeds = Omit<PeopleNeeds & TokenNeeds, 'people' | 'base'> & {
  keys: CompanyKeys
  /** Under which the directory's names are compared. */
  provisioningKey: Buffer
  publicOrigin: string
}

export interface Provisioning {
  handlers: Pick<Handlers, Handled>
  /** What the directory said of someone who goes. */
  forget: Forget
}

export function createProvisioning(needs: ProvisioningNeeds): Provisioning {
  const people = createPersonRepository(needs.keys, createIndexHashes(needs.provisioningKey))
  const all = { ...needs, people, base: `${needs.publicOrigin}/scim/v2` }
  const acts = createPeople(all)
  return {
    handlers: {
      ...tokenHandlers(all),
      ...personHandlers({ ...all, acts, groupsOf: async () => new Map() }),
    },
    forget: (tx, { accountId }) => people.forget(tx, accountId),
  }
}
