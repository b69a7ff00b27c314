import type { OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { OutboundFailed } from '../../ports/outbound-http.ts'
import { Problem } from '../../protocol/index.ts'
import type { ProviderRepository } from './provider-repository.ts'

interface Whose {
  companyId: string
  accountId: string | undefined
  sessionId: string | undefined
  providerId: string
}

/**
 * Does the work. Whatever proves nothing is answered alike, `federation_refused`, and its precise reason is told to the
 * company only: in the access trace, and with the provider. A provider that does not answer is `provider_unavailable`.
 */
export type Refusing = <T>(own: OwnTransactions, whose: Whose, work: () => Promise<T>) => Promise<T>

export function createRefusing(providers: ProviderRepository, clock: Clock): Refusing {
  return async (own, { providerId, ...who }, work) => {
    try {
      return await work()
    } catch (error) {
      const refused = error instanceof IdentityRefused
      if (!refused && !(error instanceof OutboundFailed)) {
        // Who they are was proven, and something else keeps them out, such as where they are (R115).
        if (error instanceof Problem) await own.refused(who, error.code)
        throw error
      }
      const code = refused ? 'federation_refused' : 'provider_unavailable'
      await own.refused(who, code, error.reason)
      await own.inCompany(who.companyId, (tx) =>
        providers.noteRefusal(tx, providerId, error.reason, clock.now()),
      )
      throw new Problem(code, { cause: error })
    }
  }
}
