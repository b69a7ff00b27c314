import type { Accounts, Forget } from '../accounts/index.ts'
import type { InvitationRepository } from './invitation-repository.ts'

/** Neither what they sent nor what was sent to them opens anything any more. */
export function forgetInvitations(accounts: Accounts, invitations: InvitationRepository): Forget {
  return (tx, { accountId, email, now }) =>
    invitations.forget(tx, accountId, email === undefined ? undefined : accounts.blind(email), now)
}
