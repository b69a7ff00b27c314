import { z } from 'zod'
import { PlainName } from './accounts.ts'
import { AccountId, ConversationId, Instant, InvitationId } from './ids.ts'
import { Locale } from './locale.ts'
import { defineOperation } from './operation.ts'
import { EmailAddress } from './registration.ts'
import { Role } from './role.ts'

export const Invitation = z
  .strictObject({
    invitationId: InvitationId,
    role: Role,
    bubbleId: ConversationId.nullable().describe('Guests: the bubble they are invited to.'),
    email: z.string(),
    organisation: z.string().nullable(),
    invitedBy: AccountId,
    createdAt: Instant,
    expiresAt: Instant,
    state: z.enum(['open', 'used', 'revoked', 'expired']),
  })
  .meta({
    id: 'Invitation',
    description: 'An invitation by mail. Its secret is in the mail and nowhere else.',
  })
export type Invitation = z.output<typeof Invitation>

const one = z.strictObject({ invitation: Invitation })

export const inviteGuest = defineOperation({
  name: 'invitations.inviteGuest',
  summary:
    'Invite a guest to a bubble by mail: a link that works once, for this address and this bubble only',
  kind: 'command',
  http: { method: 'POST', path: '/v1/bubbles/{bubbleId}/invitations', status: 201 },
  socket: true,
  scope: 'guests:invite',
  trace: 'guest.invited',
  run: 'transaction',
  limit: 'invitations',
  input: z.strictObject({
    bubbleId: ConversationId,
    email: EmailAddress,
    organisation: PlainName.optional().describe('The other organisation they belong to, for their badge.'),
    accountDays: z
      .int()
      .min(1)
      .max(90)
      .optional()
      .describe('Days their access lasts; no more than the company allows, which is also the default.'),
    locale: Locale.default('fr'),
  }),
  output: one,
  problems: ['bubble_not_found', 'switched_off', 'sign_in_elsewhere'],
})

export const inviteMember = defineOperation({
  name: 'invitations.inviteMember',
  summary: 'Invite a person to the company by mail, as a user or an administrator',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/invitations', status: 201 },
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  trace: 'member.invited',
  run: 'transaction',
  limit: 'invitations',
  input: z.strictObject({
    email: EmailAddress,
    role: Role.exclude(['guest']).default('user'),
    locale: Locale.default('fr'),
  }),
  output: one,
  problems: ['sign_in_elsewhere'],
})

export const listInvitations = defineOperation({
  name: 'invitations.list',
  summary: 'List the invitations one made; for administrators those of the company. Never their secret',
  kind: 'query',
  http: { method: 'GET', path: '/v1/invitations', status: 200 },
  socket: true,
  scope: 'guests:invite',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ invitations: z.array(Invitation).describe('The latest first, 500 at most.') }),
  problems: [],
})

export const revokeInvitation = defineOperation({
  name: 'invitations.revoke',
  summary: 'Take an invitation back: its link no longer works',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/invitations/{invitationId}', status: 200 },
  socket: true,
  scope: 'guests:invite',
  trace: 'invitation.revoked',
  run: 'transaction',
  input: z.strictObject({ invitationId: InvitationId }),
  output: z.strictObject({}),
  problems: ['invitation_not_found'],
})

export const revokeInvitations = defineOperation({
  name: 'invitations.revokeMany',
  summary: 'Take many invitations back at once, or all that are open: the caller’s own, or the company’s',
  kind: 'command',
  http: { method: 'POST', path: '/v1/invitations/revocations', status: 200 },
  socket: true,
  scope: 'guests:invite',
  trace: 'invitation.revoked',
  run: 'transaction',
  input: z.strictObject({
    invitationIds: z
      .array(InvitationId)
      .min(1)
      .max(1000)
      .optional()
      .describe('Left out for every open one. Those of others than one’s own are for administrators.'),
  }),
  output: z.strictObject({ revoked: z.int().describe('How many were open until now.') }),
  problems: [],
})

const Token = z.string().max(128).describe('What follows the # of the link `/invitation#…`.')

export const lookAtInvitation = defineOperation({
  name: 'invitations.look',
  summary: 'Read which company an invitation is from, and nothing else; it is not used by this',
  kind: 'query',
  http: { method: 'POST', path: '/v1/invitations/looks', status: 200 },
  socket: false,
  scope: 'public',
  trace: null,
  run: 'own',
  guessable: true,
  input: z.strictObject({ token: Token }),
  output: z.strictObject({ company: z.strictObject({ name: z.string() }) }),
  problems: ['link_not_valid'],
})

export const acceptInvitation = defineOperation({
  name: 'invitations.accept',
  summary: 'Accept an invitation: makes the account, or lets the guest who has one already into the bubble',
  kind: 'command',
  http: { method: 'POST', path: '/v1/invitations/acceptances', status: 200 },
  socket: false,
  scope: 'public',
  trace: 'invitation.accepted',
  run: 'own',
  guessable: true,
  input: z.strictObject({
    token: Token,
    email: EmailAddress.describe('The address the invitation was sent to.'),
    displayName: PlainName,
    password: z.string().min(1).max(1024).describe('A new one, or that of the account the guest has.'),
    locale: Locale.default('fr'),
  }),
  output: z.strictObject({}),
  problems: [
    'link_not_valid',
    'address_in_use',
    'weak_password',
    'factor_refused',
    'company_frozen',
    'sign_in_elsewhere',
  ],
})

export const invitationOperations = {
  [inviteGuest.name]: inviteGuest,
  [inviteMember.name]: inviteMember,
  [listInvitations.name]: listInvitations,
  [revokeInvitation.name]: revokeInvitation,
  [revokeInvitations.name]: revokeInvitations,
  [lookAtInvitation.name]: lookAtInvitation,
  [acceptInvitation.name]: acceptInvitation,
} as const
