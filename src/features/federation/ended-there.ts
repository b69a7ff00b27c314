import type { Transaction } from '../../database/transaction.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { findLinked } from './identity-repository.ts'
import { endOffersOf } from './offer-repository.ts'

/** Who signed out at the provider, or which session is over there: one of them, or both. */
interface Ended {
  identityHash?: Buffer | undefined
  sessionHash?: Buffer | undefined
}

/**
 * What ended at a provider ends here: sessions, and sign-ins that wait for their code or their second step, whether their
 * person is linked already or was about to be. In this order: a sign-in that goes on meanwhile is waited for, and found further on.
 */
export function endedThere(sessions: AccountSessions) {
  return async (tx: Transaction, providerId: string, ended: Ended): Promise<void> => {
    const { identityHash, sessionHash } = ended
    // Whoever names neither would name everyone.
    if (identityHash === undefined && sessionHash === undefined) return
    await endOffersOf(tx, providerId, ended)
    if (identityHash !== undefined) await sessions.endLinking(tx, providerId, { identityHash, sessionHash })
    const accountId = identityHash && (await findLinked(tx, identityHash))
    // Nobody of ours: there is nothing else to end, and nothing else may end for it.
    if (identityHash !== undefined && accountId === undefined) return
    await sessions.endThrough(tx, providerId, {
      reason: 'ended_at_provider',
      ...(accountId !== undefined && { accountId }),
      ...(sessionHash !== undefined && { sessionHash }),
    })
  }
}
