/**
 * Company administration: the people of the company as its administrators see them, who may do what, who leaves. Never
 * shows content: an administrator reads what they are a member of, like everyone. Reads and changes accounts; does not
 * prove who asks.
 */

export { invitationLinkHandlers } from './accept-invitation.ts'
export { forgetInvitations } from './forget-invitations.ts'
export { invitationHandlers } from './invitation-handlers.ts'
export { createInvitationRepository } from './invitation-repository.ts'
export { createInviting } from './inviting.ts'
export { memberFileHandlers } from './member-file-handlers.ts'
export { memberHandlers } from './member-handlers.ts'
export { sendInvitation } from './send-invitation.ts'
