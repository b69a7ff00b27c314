import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { AccountId, Problem, type ScimResource, scimLimits } from '../../protocol/index.ts'
import {
  applyPatch,
  demandSchema,
  equalitiesOf,
  type Filter,
  matches,
  parseFilter,
  readResource,
  selectionOf,
  urns,
  userType,
} from '../../scim/index.ts'
import type { People } from './people.ts'
import { saidIn } from './person.ts'
import type { PersonKeys, PersonRecord, PersonRepository } from './person-repository.ts'
import { fitsVersion, type Membership, personShown, versionOf } from './person-view.ts'

type Handled =
  | 'scim.listUsers'
  | 'scim.createUser'
  | 'scim.readUser'
  | 'scim.replaceUser'
  | 'scim.patchUser'
  | 'scim.deleteUser'

export interface PersonHandlerNeeds {
  people: PersonRepository
  acts: People
  /** The groups each of them is in. */
  groupsOf(tx: Transaction, accountIds: readonly string[]): Promise<ReadonlyMap<string, Membership[]>>
  /** Where SCIM is spoken, without a slash at the end. */
  base: string
}

interface Asked {
  attributes?: string | undefined
  excludedAttributes?: string | undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function personHandlers(needs: PersonHandlerNeeds): Pick<Handlers, Handled> {
  const { people, acts, groupsOf, base } = needs

  async function shown(tx: Transaction, records: readonly PersonRecord[]): Promise<ScimResource[]> {
    const groups = await groupsOf(
      tx,
      records.map(({ accountId }) => accountId),
    )
    return records.map((record) => personShown(base, record, groups.get(record.accountId) ?? []))
  }

  async function answer(tx: Transaction, record: PersonRecord, asked: Asked) {
    const [resource = {}] = await shown(tx, [record])
    const accountId = AccountId.parse(record.accountId)
    const selected = selectionOf(userType, asked).of(resource)
    return { person: { accountId, version: versionOf(record), resource: selected } }
  }

  /** Locked until the commit: of two who change someone at once, the second sees what the first did. */
  async function lock(tx: Transaction, accountId: string, ifMatch: string | undefined) {
    const person = await people.lock(tx, accountId)
    if (person === undefined) throw new Problem('account_not_found')
    if (!fitsVersion(ifMatch, versionOf(person))) throw new Problem('version_mismatch')
    return person
  }

  async function found(tx: Transaction, accountId: string): Promise<PersonRecord> {
    const [person] = await people.find(tx, { accountId }, { limit: 1, offset: 0 })
    if (person === undefined) throw new Problem('account_not_found')
    return person
  }

  /** Where the filter is more than what an index answers, those it leaves are looked at one by one, if they are few. */
  async function fitting(tx: Transaction, filter: Filter): Promise<ScimResource[]> {
    const by = keysIn(filter)
    if (by === undefined) return []
    if ((await people.count(tx, by)) > scimLimits.scanned) throw new Problem('too_many_results')
    const all = await shown(tx, await people.find(tx, by, { limit: scimLimits.scanned, offset: 0 }))
    return all.filter((resource) => matches(filter, resource))
  }

  return {
    async 'scim.listUsers'({ filter: text, startIndex, count, ...asked }, { tx }) {
      const selection = selectionOf(userType, asked)
      const page = { limit: count, offset: startIndex - 1 }
      const select = (resources: readonly ScimResource[]) => resources.map((one) => selection.of(one))
      if (text === undefined) {
        const totalResults = await people.count(tx, {})
        return {
          totalResults,
          startIndex,
          resources: select(await shown(tx, await people.find(tx, {}, page))),
        }
      }
      const all = await fitting(tx, parseFilter(userType, text))
      const resources = select(all.slice(page.offset, page.offset + page.limit))
      return { totalResults: all.length, startIndex, resources }
    },
    'scim.readUser': async ({ accountId, ...asked }, { tx }) => answer(tx, await found(tx, accountId), asked),
    async 'scim.createUser'({ resource, ...asked }, { caller, tx }) {
      const accountId = await acts.bring(tx, saidIn(readResource(userType, resource)), caller.accountId)
      return answer(tx, await found(tx, accountId), asked)
    },
    async 'scim.replaceUser'({ accountId, ifMatch, resource, ...asked }, { caller, tx }) {
      const person = await lock(tx, accountId, ifMatch)
      await acts.change(tx, person, saidIn(readResource(userType, resource)), caller.accountId)
      return answer(tx, await found(tx, accountId), asked)
    },
    async 'scim.patchUser'({ accountId, ifMatch, schemas, operations, ...asked }, { caller, tx }) {
      demandSchema({ schemas }, urns.patch)
      const person = await lock(tx, accountId, ifMatch)
      // What a patch does not name is not said anew: a block of someone else’s is not lifted by the way. What it names is, however
      // it was: that the directory keeps somebody out holds beside an administrator’s block.
      const [{ active: _, ...before } = {}] = await shown(tx, [person])
      await acts.change(tx, person, saidIn(applyPatch(userType, before, operations)), caller.accountId)
      return answer(tx, await found(tx, accountId), asked)
    },
    async 'scim.deleteUser'({ accountId, ifMatch }, { caller, tx }) {
      await lock(tx, accountId, ifMatch)
      await acts.letGo(tx, accountId, caller.accountId)
      return {}
    },
  }
}

/** What of a filter an index answers; undefined where nothing can fit. */
function keysIn(filter: Filter): PersonKeys | undefined {
  const equal = equalitiesOf(filter)
  const accountId = equal.get('id')
  if (accountId !== undefined && !uuid.test(accountId)) return undefined
  return {
    accountId,
    userName: equal.get('userName'),
    externalId: equal.get('externalId'),
    email: equal.get('emails.value'),
  }
}
