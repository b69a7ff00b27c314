import { isDeepStrictEqual } from 'node:util'
import { randomId } from '../../crypto/random.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { PlainName, Problem, type ScimResource } from '../../protocol/index.ts'
import { attributeRefused } from '../../scim/index.ts'
import type { Following } from './following.ts'
import { readBubbles } from './following-repository.ts'
import type { GroupEntry, GroupRecord, GroupRepository } from './group-repository.ts'
import { addMembers, leaveGroups, readGroupsOf, removeMembers } from './member-repository.ts'
import type { Membership } from './person-view.ts'

export interface SaidOfGroup {
  entry: GroupEntry
  members: ReadonlySet<string>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `read`: what readResource or applyPatch made of it. Throws attribute_refused. */
export function saidOfGroup(read: ScimResource): SaidOfGroup {
  const { externalId, members = [] } = read
  const displayName = PlainName.safeParse(read['displayName'])
  if (!displayName.success) throw attributeRefused('displayName', 'must be one plain line')
  // The schema gave every attribute its type.
  const ids = (members as { value: string }[]).map(({ value }) => value)
  if (!ids.every((id) => uuid.test(id))) throw notAMember()
  const entry = { displayName: displayName.data, ...(typeof externalId === 'string' && { externalId }) }
  return { entry, members: new Set(ids) }
}

function notAMember(): Problem {
  return attributeRefused('members', 'must be people whom the directory keeps here')
}

/** What a directory may do with groups. */
export interface Groups {
  /** Nothing follows it yet, and it has no role. Answers its id. */
  make(tx: Transaction, said: SaidOfGroup): Promise<string>
  change(
    tx: Transaction,
    group: GroupRecord & { members: readonly string[] },
    said: SaidOfGroup,
    by: string,
  ): Promise<void>
  remove(tx: Transaction, groupId: string, by: string): Promise<void>
  /** Someone may act again: what they were not let into meanwhile they are now. */
  cameBack(tx: Transaction, accountId: string, by: string): Promise<void>
  /** The directory keeps someone no more: they are in no group. */
  letGo(tx: Transaction, accountId: string, by: string): Promise<void>
}

export function createGroups(needs: { groups: GroupRepository; following: Following; clock: Clock }): Groups {
  const { groups, following, clock } = needs

  async function add(tx: Transaction, groupId: string, members: readonly string[]): Promise<void> {
    if (members.length > 0 && (await addMembers(tx, groupId, members)) < members.length) throw notAMember()
  }

  return {
    make: (tx, { entry, members }) =>
      told(async () => {
        const groupId = randomId()
        await groups.insert(tx, groupId, entry, clock.now())
        await add(tx, groupId, [...members])
        return groupId
      }),
    change: (tx, { groupId, entry, members }, said, by) =>
      told(async () => {
        const before = new Set(members)
        const coming = [...said.members].filter((id) => !before.has(id))
        const going = members.filter((id) => !said.members.has(id))
        if (coming.length + going.length === 0 && isDeepStrictEqual(entry, said.entry)) return
        await groups.update(tx, groupId, said.entry, clock.now())
        await removeMembers(tx, groupId, going)
        await add(tx, groupId, coming)
        if (coming.length + going.length === 0) return
        await following.group(tx, groupId, by)
        await following.roles(tx, by)
      }),
    async remove(tx, groupId, by) {
      const bubbleIds = await readBubbles(tx, { groupId })
      await groups.remove(tx, groupId)
      await following.bubbles(tx, bubbleIds, by)
      await following.roles(tx, by)
    },
    async cameBack(tx, accountId, by) {
      await following.bubbles(tx, await readBubbles(tx, { accountId }), by)
    },
    async letGo(tx, accountId, by) {
      const bubbleIds = await readBubbles(tx, { accountId })
      await leaveGroups(tx, accountId)
      await following.bubbles(tx, bubbleIds, by)
      await following.roles(tx, by)
    },
  }
}

/** The groups each of these people is in, by name. */
export function groupsOf(groups: GroupRepository) {
  return async (
    tx: Transaction,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, Membership[]>> => {
    const members = await readGroupsOf(tx, accountIds)
    const names = new Map<string, string>()
    for (const groupId of new Set(members.map((member) => member.groupId))) {
      const [group] = await groups.find(tx, { groupId }, { limit: 1, offset: 0 })
      if (group !== undefined) names.set(groupId, group.entry.displayName)
    }
    const found = new Map<string, Membership[]>()
    for (const { accountId, groupId } of members)
      found.set(accountId, [...(found.get(accountId) ?? []), { groupId, name: names.get(groupId) ?? '' }])
    return found
  }
}

/** Another group has the name, by which directories tell groups apart, or the external id. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isRefusedBy(error, ['23505']) ? new Problem('entry_in_use', { cause: error }) : error
  }
}
