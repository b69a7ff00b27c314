import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, ConversationId, DirectoryGroupId, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Rosters } from '../bubbles/index.ts'
import type { Following } from './following.ts'
import { follow, readFollowing, unfollow } from './following-repository.ts'
import type { GroupRepository } from './group-repository.ts'
import { countMembers, readGroupsOf } from './member-repository.ts'
import { decide, readProposals } from './role-repository.ts'

type Handled =
  | 'provisioning.listGroups'
  | 'provisioning.followGroup'
  | 'provisioning.unfollowGroup'
  | 'provisioning.chooseRole'
  | 'provisioning.listProposals'
  | 'provisioning.confirmRole'
  | 'provisioning.dismissRole'

const mostGroups = 1_000

/** What administrators decide of groups: which bubble follows which, and whom the directory may propose. */
export function mappingHandlers(needs: {
  accounts: Accounts
  groups: GroupRepository
  following: Following
  rosters: Rosters
  clock: Clock
}): Pick<Handlers, Handled> {
  const { accounts, groups, following, rosters, clock } = needs

  async function demandGroup(tx: Transaction, groupId: string): Promise<void> {
    if ((await groups.lock(tx, groupId)) === undefined) throw new Problem('group_not_found')
  }

  /** By which groups these people are proposed. */
  async function proposingGroups(tx: Transaction, accountIds: readonly string[]) {
    const all = await groups.find(tx, {}, { limit: mostGroups, offset: 0 })
    const proposing = new Map(
      all.flatMap(({ groupId, entry: { displayName: name }, role }) =>
        role === null ? [] : [[groupId, { groupId: DirectoryGroupId.parse(groupId), name }]],
      ),
    )
    const pairs = (await readGroupsOf(tx, accountIds)).flatMap(({ accountId, groupId }) => {
      const group = proposing.get(groupId)
      return group === undefined ? [] : [{ accountId, group }]
    })
    return Map.groupBy(pairs, ({ accountId }) => accountId)
  }

  return {
    async 'provisioning.listGroups'(_input, { tx }) {
      const all = await groups.find(tx, {}, { limit: mostGroups, offset: 0 })
      const counts = await countMembers(tx)
      const bubbles = Map.groupBy(await readFollowing(tx), (row) => row.group_id)
      return {
        groups: all.map(({ groupId, entry, role }) => ({
          groupId: DirectoryGroupId.parse(groupId),
          name: entry.displayName,
          members: counts.get(groupId) ?? 0,
          bubbles: (bubbles.get(groupId) ?? []).map((row) => ConversationId.parse(row.conversation_id)),
          role,
        })),
      }
    },
    async 'provisioning.followGroup'({ groupId, bubbleId }, { caller, tx }) {
      await demandGroup(tx, groupId)
      await rosters.demandOrganiser(tx, bubbleId, caller)
      const by = caller.accountId
      await follow(tx, { groupId, bubbleId, by, now: clock.now() })
      await following.bubbles(tx, [bubbleId], by)
      return {}
    },
    async 'provisioning.unfollowGroup'({ groupId, bubbleId }, { caller, tx }) {
      await demandGroup(tx, groupId)
      if (!(await unfollow(tx, groupId, bubbleId))) throw new Problem('bubble_not_found')
      await following.bubbles(tx, [bubbleId], caller.accountId)
      return {}
    },
    async 'provisioning.chooseRole'({ groupId, role }, { caller, tx }) {
      await demandGroup(tx, groupId)
      await groups.chooseRole(tx, groupId, role)
      await following.roles(tx, caller.accountId)
      return {}
    },
    async 'provisioning.listProposals'(_input, { tx }) {
      const proposals = await readProposals(tx)
      const people = await accounts.summaries(
        tx,
        proposals.map(({ accountId }) => accountId),
      )
      const proposing = await proposingGroups(tx, [...people.keys()])
      return {
        proposals: proposals.flatMap(({ accountId, proposedAt }) => {
          const account = people.get(accountId)
          const by = proposing.get(accountId) ?? []
          return account === undefined
            ? []
            : [{ account, proposedAt: proposedAt.toISOString(), groups: by.map(({ group }) => group) }]
        }),
      }
    },
    async 'provisioning.confirmRole'({ accountId }, { caller, tx }) {
      // As they are now, whatever they were when the group proposed them; and as they stay until this is done.
      const isActive = await accounts.holdActive(tx, accountId)
      const isUser = (await accounts.standing(tx, accountId))?.role === 'user'
      const decision = { accountId, granted: true, by: caller.accountId, now: clock.now() }
      if (!isActive || !isUser || !(await decide(tx, decision))) throw new Problem('account_not_found')
      await accounts.changeRole(tx, AccountId.parse(accountId), 'company_admin', undefined)
      return {}
    },
    async 'provisioning.dismissRole'({ accountId }, { caller, tx }) {
      const decision = { accountId, granted: false, by: caller.accountId, now: clock.now() }
      if (!(await decide(tx, decision))) throw new Problem('account_not_found')
      return {}
    },
  }
}
