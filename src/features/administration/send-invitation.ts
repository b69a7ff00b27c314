import { createOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Post } from '../accounts/index.ts'
import type { InvitationRepository } from './invitation-repository.ts'

/** Makes the link as it writes the letter: no one else ever has it. Tried again, the link is another one. */
export function sendInvitation(needs: {
  database: Database
  invitations: InvitationRepository
  post: Post
  clock: Clock
  publicOrigin: string
}): JobBodies['mail.invitation'] {
  const { database, invitations, post, clock, publicOrigin } = needs
  return async ({ companyId, invitationId }, run) => {
    const { token, hash } = createOpaqueToken(companyId)
    const open = await database.inCompany(companyId, (tx) =>
      invitations.keepToken(tx, invitationId, hash, clock.now()),
    )
    if (open === undefined) return
    // After the #: browsers do not send it, so it is in no log of any server or proxy.
    const link = `${publicOrigin}/invitation#${token}`
    await post.deliverTo({ companyId, ...open, accountId: open.invitedBy }, { kind: 'invitation', link }, run)
  }
}
