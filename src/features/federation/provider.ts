import { firstEndOf } from '../../crypto/signing-certificate.ts'
import type { OpenIdProvider, ProvenIdentity } from '../../ports/identity-provider.ts'
import type { SamlKey, SamlParty, SamlProvider } from '../../ports/saml.ts'
import {
  AccountId,
  type IdentityProvider,
  type OpenIdIdentityProvider,
  ProviderId,
  type SamlIdentityProvider,
} from '../../protocol/index.ts'

/** Everything that a provider is shown with and that follows from elsewhere than what the company says. */
type Kept = 'providerId' | 'active' | 'redirectUri' | 'createdAt' | 'createdBy' | 'lastRefusal'

/** What a company says of a provider: everything but its secret. */
export type ProviderSettings =
  | Omit<OpenIdIdentityProvider, Kept | 'logoutUri' | 'signedOutUri' | 'clientCertificate'>
  | Omit<SamlIdentityProvider, Kept | 'entityId' | 'singleLogoutUri' | 'certificatesExpireAt' | 'keys'>

export interface ProviderRecord {
  providerId: string
  settings: ProviderSettings
  clientSecret: string
  /** Ours, where it speaks SAML: the one that is used, then one that is announced. */
  keys: readonly SamlKey[]
  active: boolean
  createdAt: Date
  createdBy: string
  /** Why the last sign-in that proved nothing did not. */
  refusal: { at: Date; reason: string } | undefined
}

export function openIdOf({ settings, clientSecret, keys: [identity] }: ProviderRecord): OpenIdProvider {
  if (settings.kind !== 'oidc') throw new Error('not an OpenID provider')
  const { issuer, discoveryUrl, clientId, clientAuthentication, scopes, algorithms, acrValues } = settings
  const client = { clientId, clientSecret, clientAuthentication, identity }
  return { issuer, discoveryUrl, ...client, scopes, algorithms, acrValues }
}

export function samlOf({ settings }: ProviderRecord): SamlProvider {
  if (settings.kind !== 'saml') throw new Error('not a SAML provider')
  const { issuer: entityId, signOnUrl, logoutUrl, logoutResponseUrl, certificates } = settings
  const { emailAttribute, nameAttribute, encryption } = settings
  const places = { signOnUrl, logoutUrl, logoutResponseUrl }
  return { entityId, ...places, certificates, emailAttribute, nameAttribute, encryption }
}

/** To each provider of each company we are somebody else: what was said to one is nothing to another. */
export function samlPartyOf(
  publicOrigin: string,
  companyId: string,
  { providerId, keys }: Pick<ProviderRecord, 'providerId' | 'keys'>,
): SamlParty {
  const place = `${publicOrigin}/v1/sessions/saml/${wayOf(companyId, providerId)}`
  return { entityId: place, responseUrl: place, logoutUrl: `${place}/logout`, keys }
}

/** One address for each provider: who comes back to another one's came from another one (RFC 9700, 4.4.2). */
export function redirectUriOf(publicOrigin: string, providerId: string): string {
  return `${publicOrigin}/sign-in/${providerId}`
}

/** Where one comes back to from signing out at a provider. It says nothing of whose session ended, and is the same for all. */
export function signedOutUriOf(publicOrigin: string): string {
  return `${publicOrigin}/signed-out`
}

/** Where a provider's side finds us, known before anything else is known of it. */
export function addressesOf(publicOrigin: string, companyId: string, providerId: string) {
  return {
    redirectUri: redirectUriOf(publicOrigin, providerId),
    logoutUri: `${publicOrigin}/v1/sessions/ended-elsewhere/${wayOf(companyId, providerId)}`,
    entityId: samlPartyOf(publicOrigin, companyId, { providerId, keys: [] }).entityId,
  }
}

/** Whether the company takes a sign-in of this kind at all. */
export function isAccepted({ acceptedAcr }: ProviderSettings, { acr }: ProvenIdentity): boolean {
  return acceptedAcr.length === 0 || (acr !== undefined && acceptedAcr.includes(acr))
}

/** Whether a second factor was shown there. What the provider does not say did not happen. */
export function isStrong(settings: ProviderSettings, { acr, amr }: ProvenIdentity): boolean {
  const strongAmr = settings.kind === 'oidc' ? settings.strongAmr : []
  return (acr !== undefined && settings.strongAcr.includes(acr)) || amr.some((way) => strongAmr.includes(way))
}

/** Where to begin, as it is given to whoever asked by an address; also where a provider says that a session ended. */
export function wayOf(companyId: string, providerId: string): string {
  return `${companyId}.${providerId}`
}

/** A provider as administrators see it: without its secret. */
export function shownProvider(
  record: ProviderRecord,
  { companyId, publicOrigin }: { companyId: string; publicOrigin: string },
): IdentityProvider {
  const { providerId, settings, active, refusal } = record
  const kept = {
    providerId: ProviderId.parse(providerId),
    active,
    createdAt: record.createdAt.toISOString(),
    createdBy: AccountId.parse(record.createdBy),
    ...(refusal && { lastRefusal: { at: refusal.at.toISOString(), reason: refusal.reason } }),
  }
  if (settings.kind === 'oidc') {
    const { redirectUri, logoutUri } = addressesOf(publicOrigin, companyId, providerId)
    const [key] = record.keys
    const clientCertificate = key && {
      certificate: key.certificate,
      expiresAt: firstEndOf([key.certificate]).toISOString(),
    }
    return {
      ...{ ...kept, ...settings, redirectUri, logoutUri, signedOutUri: signedOutUriOf(publicOrigin) },
      ...(clientCertificate && { clientCertificate }),
    }
  }
  const {
    entityId,
    responseUrl: redirectUri,
    logoutUrl: singleLogoutUri,
  } = samlPartyOf(publicOrigin, companyId, record)
  const certificatesExpireAt = firstEndOf(settings.certificates).toISOString()
  const keys = record.keys.map(({ certificate }, place) => ({
    state: place === 0 ? ('used' as const) : ('announced' as const),
    certificate,
    expiresAt: firstEndOf([certificate]).toISOString(),
  }))
  return { ...kept, ...settings, redirectUri, entityId, singleLogoutUri, certificatesExpireAt, keys }
}
