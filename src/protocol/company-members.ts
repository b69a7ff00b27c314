import { z } from 'zod'
import { AccountSummary, PlainName } from './accounts.ts'
import { AccountId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { Role } from './role.ts'
import { OpenSession } from './session-records.ts'
import { ShownSwitches, SwitchChoices } from './switches.ts'
import { wholeNumberOr } from './whole-number.ts'

export const MemberState = z.enum(['active', 'blocked', 'expired', 'former'])
export type MemberState = z.output<typeof MemberState>

/** One of a few words: there is no room for words about a person. */
export const BlockReason = z
  .enum(['device_lost', 'misuse_suspected', 'absence', 'leaving', 'asked_by_person', 'other'])
  .meta({ id: 'BlockReason', description: 'Why an administrator blocked someone.' })
export type BlockReason = z.output<typeof BlockReason>

export const CompanyMember = AccountSummary.extend({
  email: z.string().nullable().describe('null once the person is gone.'),
  state: MemberState,
  blockedFor: z.enum(['administrator', 'unused', 'directory']).nullable(),
  blockReason: BlockReason.nullable().describe('What an administrator gave as the reason.'),
  createdAt: Instant,
  lastSeenAt: Instant.nullable().describe('When a session of theirs was last used; null if never.'),
  expiresAt: Instant.nullable().describe('Guests: when their access ends.'),
  switches: ShownSwitches,
}).meta({ id: 'CompanyMember', description: 'A person of the company, as its administrators see them.' })
export type CompanyMember = z.output<typeof CompanyMember>

const common = {
  kind: 'command',
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  run: 'transaction',
} as const
const onePerson = z.strictObject({ accountId: AccountId })
const person = z.strictObject({ member: CompanyMember })

export const listMembers = defineOperation({
  name: 'members.list',
  summary: 'List the people of the company, the longest known first, page by page',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/members', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'directory.read',
  run: 'transaction',
  input: z.strictObject({
    role: Role.optional(),
    state: MemberState.optional(),
    unusedSince: Instant.optional().describe('Only who was not seen since then, nor came since then.'),
    after: z.string().max(100).optional().describe('Where the page before ended: its `next`.'),
    limit: wholeNumberOr(50, 1, 200),
  }),
  output: z.strictObject({ members: z.array(CompanyMember), next: z.string().nullable() }),
  problems: [],
})

export const readMember = defineOperation({
  name: 'members.read',
  summary: 'Read one person of the company',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/members/{accountId}', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'directory.read',
  run: 'transaction',
  input: onePerson,
  output: person,
  problems: ['account_not_found'],
})

export const editMember = defineOperation({
  ...common,
  name: 'members.edit',
  summary: 'Change a person’s name, title, organisation, switches or, for guests, the end of their access',
  http: { method: 'PATCH', path: '/v1/company/members/{accountId}', status: 200 },
  trace: 'account.edited',
  input: onePerson.extend({
    displayName: PlainName.optional(),
    title: PlainName.nullable().optional(),
    organisation: PlainName.nullable()
      .optional()
      .describe('Guests only: the other organisation they belong to.'),
    switches: SwitchChoices.partial().optional(),
    expiresAt: Instant.optional().describe('Guests only, ninety days ahead at most.'),
  }),
  output: person,
  problems: ['account_not_found'],
})

export const changeRole = defineOperation({
  ...common,
  name: 'members.changeRole',
  summary: 'Give a person another role; the last active administrator keeps theirs',
  http: { method: 'PUT', path: '/v1/company/members/{accountId}/role', status: 200 },
  trace: 'account.role_changed',
  input: onePerson.extend({ role: Role }),
  output: person,
  problems: ['account_not_found', 'last_administrator', 'emergency_account'],
})

export const blockMember = defineOperation({
  ...common,
  name: 'members.block',
  summary: 'Block a person: they cannot sign in, and their sessions end at once',
  http: { method: 'POST', path: '/v1/company/members/{accountId}/block', status: 200 },
  trace: 'account.blocked',
  traceReason: true,
  input: onePerson.extend({ reason: BlockReason }),
  output: person,
  problems: ['account_not_found', 'last_administrator', 'emergency_account'],
})

export const unblockMember = defineOperation({
  ...common,
  name: 'members.unblock',
  summary: 'Let a blocked person sign in again, also one who was blocked for not using their account',
  http: { method: 'POST', path: '/v1/company/members/{accountId}/unblock', status: 200 },
  trace: 'account.unblocked',
  input: onePerson,
  output: person,
  problems: ['account_not_found'],
})

export const listMemberSessions = defineOperation({
  name: 'members.listSessions',
  summary: 'List the open sessions of a person, the one used last first: which devices their account is on',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/members/{accountId}/sessions', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'sessions.read',
  run: 'transaction',
  input: onePerson,
  output: z.strictObject({ sessions: z.array(OpenSession) }),
  problems: ['account_not_found'],
})

export const endMemberSessions = defineOperation({
  ...common,
  name: 'members.endSessions',
  summary: 'End all sessions of a person, such as after a device was lost; they may sign in again',
  http: { method: 'POST', path: '/v1/company/members/{accountId}/end-sessions', status: 200 },
  trace: 'session.ended',
  input: onePerson,
  output: z.strictObject({ ended: z.int().min(0) }),
  problems: ['account_not_found'],
})

export const removeMember = defineOperation({
  ...common,
  name: 'members.remove',
  summary:
    'Remove a person for good: they leave their bubbles and their address is forgotten; what they wrote stays, and stays theirs',
  http: { method: 'DELETE', path: '/v1/company/members/{accountId}', status: 200 },
  trace: 'account.removed',
  input: onePerson.extend({
    successorId: AccountId.optional().describe(
      'Who becomes organiser where both are in a bubble they organise.',
    ),
  }),
  output: z.strictObject({}),
  problems: ['account_not_found', 'last_administrator', 'emergency_account'],
})

export const handOver = defineOperation({
  ...common,
  name: 'members.handOver',
  summary: 'Make a member organiser of the bubbles another one organises, where both are in them',
  http: { method: 'POST', path: '/v1/company/members/{accountId}/hand-over', status: 200 },
  trace: 'account.handed_over',
  input: onePerson.extend({ successorId: AccountId }),
  output: z.strictObject({
    handedOver: z.int().describe('Bubbles that have the new organiser.'),
    without: z.int().describe('Bubbles the new organiser is not in: nobody is let in by this.'),
  }),
  problems: ['account_not_found'],
})

export const revokeGuests = defineOperation({
  ...common,
  name: 'members.revokeGuests',
  summary: 'Block many guests at once, or all of them; their sessions end at once',
  http: { method: 'POST', path: '/v1/company/guests/revoke', status: 200 },
  trace: 'account.blocked',
  input: z.strictObject({
    accountIds: z.array(AccountId).min(1).max(1000).optional().describe('Left out for every guest.'),
  }),
  output: z.strictObject({ revoked: z.int() }),
  problems: [],
})

export const memberOperations = {
  [listMembers.name]: listMembers,
  [readMember.name]: readMember,
  [editMember.name]: editMember,
  [changeRole.name]: changeRole,
  [blockMember.name]: blockMember,
  [unblockMember.name]: unblockMember,
  [listMemberSessions.name]: listMemberSessions,
  [endMemberSessions.name]: endMemberSessions,
  [removeMember.name]: removeMember,
  [handOver.name]: handOver,
  [revokeGuests.name]: revokeGuests,
} as const
