import { isRefusedBy } from '../../database/failures.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { ComeThrough } from '../authentication/index.ts'
import { insertIdentity, noteUse } from './identity-repository.ts'
import { holdProvider } from './provider-standing-repository.ts'

/**
 * Whoever turns a provider off ends what was opened through it: a session is opened before that, or not at all. What a sign-in
 * has proven from both sides is linked with it; its person is told by mail.
 */
export function comeThrough(clock: Clock): ComeThrough {
  return async (tx, accountId, { providerId, link: hash }) => {
    if (!(await holdProvider(tx, providerId))) throw new Problem('attempt_over')
    if (hash === undefined) return
    const now = clock.now()
    try {
      await insertIdentity(tx, { hash, providerId, accountId, now })
    } catch (error) {
      // Linked otherwise meanwhile.
      throw isRefusedBy(error, ['23505']) ? new Problem('attempt_over') : error
    }
    await noteUse(tx, hash, now)
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'identity_linked' })
  }
}
