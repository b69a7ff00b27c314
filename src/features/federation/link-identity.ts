import { isRefusedBy } from '../../database/failures.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { LinkIdentity } from '../authentication/index.ts'
import { insertIdentity, noteUse } from './identity-repository.ts'

/** What a sign-in has proven from both sides is linked with the session it opens; its person is told by mail. */
export function linkIdentity(clock: Clock): LinkIdentity {
  return async (tx, accountId, { providerId, link: hash }) => {
    if (hash === undefined) return
    const now = clock.now()
    try {
      await insertIdentity(tx, { hash, providerId, accountId, now })
    } catch (error) {
      // Linked otherwise meanwhile, or the provider is gone.
      throw isRefusedBy(error, ['23505', '23503']) ? new Problem('attempt_over') : error
    }
    await noteUse(tx, hash, now)
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'identity_linked' })
  }
}
