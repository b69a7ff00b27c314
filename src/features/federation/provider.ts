import type { OpenIdProvider, ProvenIdentity } from '../../ports/identity-provider.ts'
import { AccountId, type IdentityProvider, ProviderId } from '../../protocol/index.ts'

/** What a company says of a provider: everything but its secret. */
export type ProviderSettings = Pick<
  IdentityProvider,
  | 'name'
  | 'issuer'
  | 'discoveryUrl'
  | 'clientId'
  | 'scopes'
  | 'algorithms'
  | 'acrValues'
  | 'acceptedAcr'
  | 'strongAcr'
  | 'strongAmr'
  | 'provisioning'
>

export interface ProviderRecord {
  providerId: string
  settings: ProviderSettings
  clientSecret: string
  active: boolean
  createdAt: Date
  createdBy: string
  /** Why the last sign-in that proved nothing did not. */
  refusal: { at: Date; reason: string } | undefined
}

export function openIdOf({ settings, clientSecret }: ProviderRecord): OpenIdProvider {
  const { issuer, discoveryUrl, clientId, scopes, algorithms, acrValues } = settings
  return { issuer, discoveryUrl, clientId, clientSecret, scopes, algorithms, acrValues }
}

/** One address for each provider: who comes back to another one's came from another one (RFC 9700, 4.4.2). */
export function redirectUriOf(publicOrigin: string, providerId: string): string {
  return `${publicOrigin}/sign-in/${providerId}`
}

/** Whether the company takes a sign-in of this kind at all. */
export function isAccepted({ acceptedAcr }: ProviderSettings, { acr }: ProvenIdentity): boolean {
  return acceptedAcr.length === 0 || (acr !== undefined && acceptedAcr.includes(acr))
}

/** Whether a second factor was shown there. What the provider does not say did not happen. */
export function isStrong({ strongAcr, strongAmr }: ProviderSettings, { acr, amr }: ProvenIdentity): boolean {
  return (acr !== undefined && strongAcr.includes(acr)) || amr.some((way) => strongAmr.includes(way))
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
  return {
    providerId: ProviderId.parse(providerId),
    kind: 'oidc',
    ...settings,
    active,
    redirectUri: redirectUriOf(publicOrigin, providerId),
    logoutUri: `${publicOrigin}/v1/sessions/ended-elsewhere/${wayOf(companyId, providerId)}`,
    createdAt: record.createdAt.toISOString(),
    createdBy: AccountId.parse(record.createdBy),
    ...(refusal && { lastRefusal: { at: refusal.at.toISOString(), reason: refusal.reason } }),
  }
}
