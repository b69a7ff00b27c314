import type { Transaction } from '../../database/transaction.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import type { SamlClient, SamlLogout, SamlMessage } from '../../ports/saml.ts'
import { Problem } from '../../protocol/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { endedThere } from './ended-there.ts'
import type { Fingerprints } from './fingerprints.ts'
import { hearOnce } from './hearing-repository.ts'
import { type ProviderRecord, samlOf, samlPartyOf, signedOutUriOf } from './provider.ts'
import type { ProviderRepository } from './provider-repository.ts'
import { readWay } from './ways.ts'

interface Needs {
  sessions: AccountSessions
  providers: ProviderRepository
  saml: SamlClient
  fingerprints: Fingerprints
  publicOrigin: string
  clock: Clock
}

type Handled = 'sessions.takeSamlLogout' | 'sessions.takeSamlLogoutForm'
type Request = Extract<SamlLogout, { kind: 'request' }>

/** SAML single logout: what ends at the provider ends here, sockets too, in under a second, and who says so is answered. */
export function samlLogoutHandlers(needs: Needs): Pick<Handlers, Handled> {
  const { sessions, providers, saml, fingerprints, publicOrigin, clock } = needs
  const endHere = endedThere(sessions)

  async function endNamed(tx: Transaction, { providerId, settings }: ProviderRecord, said: Request) {
    const { issuer } = settings
    const { companyId } = tx
    const hash = fingerprints.logout(companyId, { issuer, messageId: said.messageId })
    if (!(await hearOnce(tx, providerId, hash, clock.now()))) throw new IdentityRefused('logout_again')
    const identityHash = fingerprints.identity(companyId, { issuer, subject: said.subject })
    if (said.providerSessions.length === 0) await endHere(tx, providerId, { identityHash })
    for (const providerSession of said.providerSessions) {
      const sessionHash = fingerprints.session(companyId, { issuer, providerSession })
      await endHere(tx, providerId, { identityHash, sessionHash })
    }
  }

  /** Whatever the provider did not sign is a stranger's, and leaves no trace; what it signed and does not hold does. */
  async function hear(own: OwnTransactions, way: string, message: SamlMessage) {
    const asked = readWay(way)
    const provider =
      asked && (await own.inCompany(asked.companyId, (tx) => providers.find(tx, asked.providerId)))
    if (asked === undefined || !provider?.active || provider.settings.kind !== 'saml')
      throw new Problem('logout_refused')
    const { companyId, providerId } = asked
    const who = { companyId, accountId: undefined, sessionId: undefined }
    const [them, us] = [samlOf(provider), samlPartyOf(publicOrigin, companyId, provider)]
    const signed = await saml.verifyLogout(them, message).catch((error: unknown) => {
      throw error instanceof IdentityRefused ? new Problem('logout_refused', { cause: error }) : error
    })
    const { relayState } = signed
    try {
      const said = saml.readLogout(them, us, signed)
      if (said.kind === 'response') return { location: signedOutPage(relayState) }
      await own.act(who, providerId, (tx) => endNamed(tx, provider, said))
      const answer = await saml.logoutAnswerUrl(them, us, { messageId: said.messageId, relayState })
      return { location: answer ?? signedOutPage(undefined) }
    } catch (error) {
      if (!(error instanceof IdentityRefused)) throw error
      await own.refused(who, 'logout_refused', error.reason)
      throw new Problem('logout_refused', { cause: error })
    }
  }

  function signedOutPage(state: string | undefined): string {
    const page = signedOutUriOf(publicOrigin)
    return state !== undefined && /^[\w-]{1,64}$/.test(state) ? `${page}?state=${state}` : page
  }

  return {
    'sessions.takeSamlLogout': ({ way, query }, own) => hear(own, way, { binding: 'redirect', query }),
    async 'sessions.takeSamlLogoutForm'({ way, SAMLRequest, SAMLResponse, RelayState: relayState }, own) {
      const content = SAMLRequest ?? SAMLResponse
      if (content === undefined || (SAMLRequest !== undefined && SAMLResponse !== undefined))
        throw new Problem('logout_refused')
      return hear(own, way, { binding: 'post', content, relayState })
    },
  }
}
