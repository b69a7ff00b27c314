import { randomBytes } from '../../crypto/random.ts'
import type { Context, HandlerOf } from '../../dispatch/handler.ts'
import type { EndAtProvider } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import type { Endings } from './endings.ts'
import type { ProviderRepository } from './provider-repository.ts'
import type { Speaking } from './speaking.ts'

export interface SignOutNeeds {
  /** Ends the session here. */
  signOut: HandlerOf<'sessions.signOut'>
  sessions: AccountSessions
  providers: ProviderRepository
  endings: Endings
  speaking: Speaking
}

/** Signs out here, and says how to sign out where the session was opened. What cannot be said there never keeps anyone in here. */
export function signOutElsewhere(needs: SignOutNeeds): HandlerOf<'sessions.signOut'> {
  const { signOut, sessions, providers, endings, speaking } = needs

  async function elsewhere({ caller, tx }: Context): Promise<EndAtProvider | undefined> {
    const { accountId, sessionId } = caller
    const through = await sessions.through(tx, sessionId)
    if (through?.endingSealed === undefined) return undefined
    const { providerId, endingSealed } = through
    const provider = await providers.find(tx, providerId)
    if (provider === undefined) return undefined
    const ending = await endings.open(tx, { providerId, accountId }, endingSealed)
    const state = randomBytes(16).toString('base64url')
    const url = await speaking.ending(tx.companyId, provider, { ending, state })
    return url === undefined ? undefined : { url, state, name: provider.settings.name }
  }

  return async (input, context) => {
    // Before the session ends: what it takes goes with it.
    const endAtProvider = await elsewhere(context).catch(() => undefined)
    await signOut(input, context)
    return endAtProvider === undefined ? {} : { endAtProvider }
  }
}
