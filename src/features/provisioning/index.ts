/**
 * Provisioning: a company's directory says who its people are (SCIM). It makes accounts in the company's domains, as users
 * without a password, names people and shuts them out; of an account it did not make it changes neither address nor password
 * . Speaks SCIM as a language, and knows no wire.
 */
import type { Handlers } from '../../dispatch/handler.ts'
import type { Forget } from '../accounts/index.ts'
import { type Bubbles, createRosters } from '../bubbles/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { bulkHandler } from './bulk.ts'
import { createFollowing } from './following.ts'
import { forgetArrivals } from './following-repository.ts'
import { groupHandlers } from './group-handlers.ts'
import { createGroupRepository } from './group-repository.ts'
import { createGroups, groupsOf } from './groups.ts'
import { createIndexHashes } from './index-hashes.ts'
import { mappingHandlers } from './mapping-handlers.ts'
import { leaveGroups } from './member-repository.ts'
import { createPeople, type PeopleNeeds } from './people.ts'
import { personHandlers } from './person-handlers.ts'
import { createPersonRepository } from './person-repository.ts'
import { type TokenNeeds, tokenHandlers } from './token-handlers.ts'

type Handled =
  | 'scim.bulk'
  | keyof ReturnType<typeof tokenHandlers>
  | keyof ReturnType<typeof personHandlers>
  | keyof ReturnType<typeof groupHandlers>
  | keyof ReturnType<typeof mappingHandlers>
type ProvisioningNeeds = Omit<PeopleNeeds & TokenNeeds, 'people' | 'groupActs' | 'base'> & {
  bubbles: Bubbles
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
  const hashes = createIndexHashes(needs.provisioningKey)
  const people = createPersonRepository(needs.keys, hashes)
  const groups = createGroupRepository(needs.keys, hashes)
  const rosters = createRosters(needs)
  const following = createFollowing({ ...needs, rosters })
  const groupActs = createGroups({ ...needs, groups, following })
  const base = `${needs.publicOrigin}/scim/v2`
  const all = { ...needs, people, groups, rosters, following, groupActs, base }
  return {
    handlers: {
      ...tokenHandlers(all),
      ...personHandlers({ ...all, acts: createPeople(all), groupsOf: groupsOf(groups) }),
      ...groupHandlers(all),
      ...mappingHandlers(all),
      'scim.bulk': bulkHandler(all),
    },
    async forget(tx, { accountId }) {
      await leaveGroups(tx, accountId)
      await forgetArrivals(tx, accountId)
      await people.forget(tx, accountId)
    },
  }
}
