import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { DirectoryGroupId, Problem, type ScimResource, scimLimits } from '../../protocol/index.ts'
import {
  applyPatch,
  demandSchema,
  equalitiesOf,
  type Filter,
  groupType,
  matches,
  parseFilter,
  readResource,
  type Selection,
  selectionOf,
  urns,
} from '../../scim/index.ts'
import type { GroupKeys, GroupRecord, GroupRepository } from './group-repository.ts'
import { type Groups, saidOfGroup } from './groups.ts'
import { readMembersOf } from './member-repository.ts'
import { fitsVersion } from './person-view.ts'

type Handled =
  | 'scim.listGroups'
  | 'scim.createGroup'
  | 'scim.readGroup'
  | 'scim.replaceGroup'
  | 'scim.patchGroup'
  | 'scim.deleteGroup'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Members that one answer may hold, over all its groups. */
const mostMembers = 20_000

export function groupHandlers(needs: {
  groups: GroupRepository
  groupActs: Groups
  base: string
}): Pick<Handlers, Handled> {
  const { groups, groupActs, base } = needs

  async function membersOf(tx: Transaction, records: readonly GroupRecord[]) {
    const ids = records.map(({ groupId }) => groupId)
    const members = await readMembersOf(tx, ids, mostMembers + 1)
    if (members.length > mostMembers) throw new Problem('too_many_results')
    return Map.groupBy(members, ({ groupId }) => groupId)
  }

  /** Members are read where they are asked for: there may be thousands. */
  async function shown(
    tx: Transaction,
    records: readonly GroupRecord[],
    withMembers: boolean,
  ): Promise<ScimResource[]> {
    const members = withMembers ? await membersOf(tx, records) : new Map<string, { accountId: string }[]>()
    return records.map((record) => {
      const { groupId, entry, createdAt, changedAt } = record
      const inside = members.get(groupId) ?? []
      return {
        schemas: [urns.group],
        id: groupId,
        ...entry,
        ...(inside.length > 0 && {
          members: inside.map(({ accountId }) => ({
            value: accountId,
            $ref: `${base}/Users/${accountId}`,
            type: 'User',
          })),
        }),
        meta: {
          resourceType: 'Group',
          created: createdAt.toISOString(),
          lastModified: changedAt.toISOString(),
          location: `${base}/Groups/${groupId}`,
          version: versionOf(record),
        },
      }
    })
  }

  async function answer(tx: Transaction, groupId: string, selection: Selection) {
    const [record] = await groups.find(tx, { groupId }, { limit: 1, offset: 0 })
    if (record === undefined) throw new Problem('group_not_found')
    const [resource = {}] = await shown(tx, [record], selection.wants('members'))
    return {
      group: {
        groupId: DirectoryGroupId.parse(groupId),
        version: versionOf(record),
        resource: selection.of(resource),
      },
    }
  }

  async function lock(tx: Transaction, groupId: string, ifMatch: string | undefined) {
    const group = await groups.lock(tx, groupId)
    if (group === undefined) throw new Problem('group_not_found')
    if (!fitsVersion(ifMatch, versionOf(group))) throw new Problem('version_mismatch')
    const members = (await membersOf(tx, [group])).get(groupId) ?? []
    return { ...group, members: members.map(({ accountId }) => accountId) }
  }

  async function fitting(tx: Transaction, filter: Filter, withMembers: boolean): Promise<ScimResource[]> {
    const by = keysIn(filter)
    if (by === undefined) return []
    if ((await groups.count(tx, by)) > scimLimits.scanned) throw new Problem('too_many_results')
    const records = await groups.find(tx, by, { limit: scimLimits.scanned, offset: 0 })
    return (await shown(tx, records, withMembers)).filter((resource) => matches(filter, resource))
  }

  return {
    async 'scim.listGroups'({ filter: text, startIndex, count, ...asked }, { tx }) {
      const selection = selectionOf(groupType, asked)
      const page = { limit: count, offset: startIndex - 1 }
      const select = (resources: readonly ScimResource[]) => resources.map((one) => selection.of(one))
      if (text === undefined) {
        const records = await groups.find(tx, {}, page)
        const resources = select(await shown(tx, records, selection.wants('members')))
        return { totalResults: await groups.count(tx, {}), startIndex, resources }
      }
      const asksMembers = /members/i.test(text)
      const all = await fitting(tx, parseFilter(groupType, text), asksMembers || selection.wants('members'))
      const resources = select(all.slice(page.offset, page.offset + page.limit))
      return { totalResults: all.length, startIndex, resources }
    },
    'scim.readGroup': ({ groupId, ...asked }, { tx }) => answer(tx, groupId, selectionOf(groupType, asked)),
    async 'scim.createGroup'({ resource, ...asked }, { tx }) {
      const selection = selectionOf(groupType, asked)
      const said = saidOfGroup(readResource(groupType, resource))
      return answer(tx, await groupActs.make(tx, said), selection)
    },
    async 'scim.replaceGroup'({ groupId, ifMatch, resource, ...asked }, { caller, tx }) {
      const selection = selectionOf(groupType, asked)
      const group = await lock(tx, groupId, ifMatch)
      const said = saidOfGroup(readResource(groupType, resource))
      await groupActs.change(tx, group, said, caller.accountId)
      return answer(tx, groupId, selection)
    },
    async 'scim.patchGroup'({ groupId, ifMatch, schemas, operations, ...asked }, { caller, tx }) {
      demandSchema({ schemas }, urns.patch)
      // Unless it is asked for, nobody reads thousands of members that they have just changed one of.
      const selection = selectionOf(groupType, asked.attributes ? asked : { excludedAttributes: 'members' })
      const group = await lock(tx, groupId, ifMatch)
      const [before = {}] = await shown(tx, [group], true)
      await groupActs.change(
        tx,
        group,
        saidOfGroup(applyPatch(groupType, before, operations)),
        caller.accountId,
      )
      return answer(tx, groupId, selection)
    },
    async 'scim.deleteGroup'({ groupId, ifMatch }, { caller, tx }) {
      await lock(tx, groupId, ifMatch)
      await groupActs.remove(tx, groupId, caller.accountId)
      return {}
    },
  }
}

function versionOf({ version }: GroupRecord): string {
  return `W/"${version}"`
}

/** What of a filter an index answers; undefined where nothing can fit. */
function keysIn(filter: Filter): GroupKeys | undefined {
  const equal = equalitiesOf(filter)
  const [groupId, member] = [equal.get('id'), equal.get('members.value')]
  for (const id of [groupId, member]) if (id !== undefined && !uuid.test(id)) return undefined
  return { groupId, member, displayName: equal.get('displayName'), externalId: equal.get('externalId') }
}
