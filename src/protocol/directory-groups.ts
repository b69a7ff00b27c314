import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { AccountId, ConversationId, DirectoryGroupId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { Role } from './role.ts'

const ProposedRole = Role.extract(['company_admin']).nullable()

export const DirectoryGroup = z
  .strictObject({
    groupId: DirectoryGroupId,
    name: z.string(),
    members: z.int().min(0),
    bubbles: z.array(ConversationId).describe('Bubbles that follow it.'),
    role: ProposedRole.describe('What its members are proposed for; a person confirms it.'),
  })
  .meta({ id: 'DirectoryGroup', description: 'A group of the company’s directory.' })

const query = {
  kind: 'query',
  socket: true,
  scope: 'members:manage',
  trace: 'directory.read',
  run: 'transaction',
  input: z.strictObject({}),
  problems: [],
} as const
const command = {
  kind: 'command',
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  run: 'transaction',
  output: z.strictObject({}),
} as const
const groups = '/v1/company/provisioning/groups'
const proposals = '/v1/company/provisioning/proposals'
const oneBubble = z.strictObject({ groupId: DirectoryGroupId, bubbleId: ConversationId })
const onePerson = z.strictObject({ accountId: AccountId })

const listGroups = defineOperation({
  ...query,
  name: 'provisioning.listGroups',
  summary: 'List the groups of the company’s directory, with the bubbles that follow them; 1,000 at most',
  http: { method: 'GET', path: groups, status: 200 },
  output: z.strictObject({ groups: z.array(DirectoryGroup) }),
})

const followGroup = defineOperation({
  ...command,
  name: 'provisioning.followGroup',
  summary:
    'Let a bubble one organises follow a group: its members join at once, and leave when they leave it',
  http: { method: 'PUT', path: `${groups}/{groupId}/bubbles/{bubbleId}`, status: 200 },
  trace: 'group.followed',
  input: oneBubble,
  problems: ['group_not_found', 'bubble_not_found'],
})

const unfollowGroup = defineOperation({
  ...command,
  name: 'provisioning.unfollowGroup',
  summary: 'Let a bubble follow a group no more: who came by it leaves',
  http: { method: 'DELETE', path: `${groups}/{groupId}/bubbles/{bubbleId}`, status: 200 },
  trace: 'group.unfollowed',
  input: oneBubble,
  problems: ['group_not_found', 'bubble_not_found'],
})

const chooseRole = defineOperation({
  ...command,
  name: 'provisioning.chooseRole',
  summary:
    'Say which role members of a group are proposed for, or none: each waits for a person who confirms',
  http: { method: 'PUT', path: `${groups}/{groupId}/role`, status: 200 },
  trace: 'group.role_chosen',
  input: z.strictObject({ groupId: DirectoryGroupId, role: ProposedRole }),
  problems: ['group_not_found'],
})

const listProposals = defineOperation({
  ...query,
  name: 'provisioning.listProposals',
  summary: 'List whom the directory proposes for the administration, and nobody has decided on',
  http: { method: 'GET', path: proposals, status: 200 },
  output: z.strictObject({
    proposals: z.array(
      z.strictObject({
        account: AccountSummary,
        proposedAt: Instant,
        groups: z
          .array(DirectoryGroup.pick({ groupId: true, name: true }))
          .describe('The groups that propose them, as they are now.'),
      }),
    ),
  }),
})

const confirmRole = defineOperation({
  ...command,
  name: 'provisioning.confirmRole',
  summary: 'Make someone an administrator whom the directory proposes; until they leave the group',
  http: { method: 'POST', path: `${proposals}/{accountId}/confirmation`, status: 200 },
  trace: 'account.role_changed',
  input: onePerson,
  problems: ['account_not_found'],
})

const dismissRole = defineOperation({
  ...command,
  name: 'provisioning.dismissRole',
  summary: 'Leave someone as they are whom the directory proposes; until they leave the group and come again',
  http: { method: 'DELETE', path: `${proposals}/{accountId}`, status: 200 },
  trace: 'account.role_refused',
  input: onePerson,
  problems: ['account_not_found'],
})

export const directoryGroupOperations = {
  [listGroups.name]: listGroups,
  [followGroup.name]: followGroup,
  [unfollowGroup.name]: unfollowGroup,
  [chooseRole.name]: chooseRole,
  [listProposals.name]: listProposals,
  [confirmRole.name]: confirmRole,
  [dismissRole.name]: dismissRole,
} as const
