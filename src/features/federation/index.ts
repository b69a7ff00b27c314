/**
 * Federation: a company's people sign in where the company knows them. A provider vouches for an identity, issuer and
 * subject, and the session that follows is one like any other. Nothing is ever adopted by e-mail. Speaks to providers by the
 * OpenIdClient and the SamlClient only; does not know tokens or keys.
 */
import type { Database } from '../../database/database.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Post } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { clientCertificate } from './client-certificate.ts'
import { type DomainNeeds, domainHandlers } from './domains.ts'
import { createEndings } from './endings.ts'
import { createFingerprints } from './fingerprints.ts'
import { createFlows } from './flows.ts'
import { type LinkingNeeds, linkingHandlers } from './linking.ts'
import { logoutHandlers } from './logout.ts'
import { memberIdentities } from './member-identities.ts'
import { offeringHandlers, sendLinkCode } from './offering.ts'
import { createOwnKey } from './own-key.ts'
import { createProfessionalRepository } from './professional-repository.ts'
import { proofHandlers } from './proof.ts'
import { type ProviderNeeds, providerHandlers } from './provider-handlers.ts'
import { createProviderRepository } from './provider-repository.ts'
import { createRefusing } from './refusing.ts'
import { samlHandlers } from './saml-handlers.ts'
import { samlLogoutHandlers } from './saml-logout.ts'
import { createSamlRepository } from './saml-repository.ts'
import { providerSignIn, type SignInNeeds } from './sign-in.ts'
import { signInRuleHandlers } from './sign-in-rule.ts'
import { type SignOutNeeds, signOutElsewhere } from './sign-out.ts'
import { createSpeaking } from './speaking.ts'
import { testHandlers } from './testing.ts'
import { signInWays } from './ways.ts'

export { warnOfCertificates } from './certificate-warnings.ts'
export { comeThrough } from './come-through.ts'
export { addDomain, readOpenDomains, removeDomain } from './domain-repository.ts'
export { forgetIdentities } from './forget-identities.ts'
export { domainOf } from './newcomers.ts'
export { recheckDomains } from './recheck-domains.ts'
export { openSignIn } from './sign-in-rule.ts'

type Handled =
  | 'sessions.ways'
  | 'sessions.signOut'
  | 'members.identities'
  | 'providers.clientCertificate'
  | keyof ReturnType<typeof providerSignIn>
  | keyof ReturnType<typeof providerHandlers>
  | keyof ReturnType<typeof linkingHandlers>
  | keyof ReturnType<typeof testHandlers>
  | keyof ReturnType<typeof proofHandlers>
  | keyof ReturnType<typeof logoutHandlers>
  | keyof ReturnType<typeof samlHandlers>
  | keyof ReturnType<typeof samlLogoutHandlers>
  | keyof ReturnType<typeof signInRuleHandlers>
  | keyof ReturnType<typeof offeringHandlers>
  | keyof ReturnType<typeof domainHandlers>
type Made = 'providers' | 'flows' | 'refusing' | 'fingerprints' | 'endings' | 'speaking' | 'professionals'
type FederationNeeds = Omit<SignInNeeds & LinkingNeeds & ProviderNeeds & SignOutNeeds & DomainNeeds, Made> & {
  database: Database
  keys: CompanyKeys
  /** Under which identities are compared. */
  identityKey: Buffer
}

export function federationJobs(needs: {
  database: Database
  post: Post
  identityKey: Buffer
  clock: Clock
}): Pick<JobBodies, 'mail.link_code'> {
  return { 'mail.link_code': sendLinkCode({ ...needs, fingerprints: createFingerprints(needs.identityKey) }) }
}

export function federationHandlers(needs: FederationNeeds): Pick<Handlers, Handled> {
  const providers = createProviderRepository(needs.keys)
  const refusing = createRefusing(providers, needs.clock)
  const responses = createSamlRepository(needs.keys)
  const fingerprints = createFingerprints(needs.identityKey)
  const speaking = createSpeaking({ ...needs, responses, fingerprints })
  const ownKey = createOwnKey({ ...needs, providers })
  const flows = createFlows({ ...needs, providers, refusing, speaking, ownKey })
  const endings = createEndings(needs.keys)
  const professionals = createProfessionalRepository(needs.keys)
  const all = {
    ...needs,
    providers,
    ownKey,
    refusing,
    fingerprints,
    flows,
    responses,
    speaking,
    endings,
    professionals,
  }
  return {
    ...providerHandlers(all),
    ...providerSignIn(all),
    ...linkingHandlers(all),
    ...proofHandlers(all),
    ...testHandlers(all),
    ...logoutHandlers(all),
    ...samlHandlers(all),
    ...samlLogoutHandlers(all),
    ...signInRuleHandlers(all),
    ...offeringHandlers(all),
    ...domainHandlers(all),
    'sessions.signOut': signOutElsewhere(all),
    'members.identities': memberIdentities(all),
    'providers.clientCertificate': clientCertificate(all),
    'sessions.ways': signInWays(needs.database, providers),
  }
}
