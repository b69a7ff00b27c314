import type { CallInput } from '../../../../protocol/client/index.ts'
import type { ProviderPreset } from '../../../../protocol/index.ts'
import { asInput, type GivenMetadata, noMetadata } from './metadata-input.tsx'

/** What an administrator has said so far of a provider to be. */
export interface Draft {
  /** psc: Pro Santé Connect, an OpenID provider of which everything but the client is known beforehand. */
  kind: 'oidc' | 'saml' | 'psc'
  environment: ProviderPreset
  name: string
  issuer: string
  discoveryUrl: string
  clientId: string
  clientSecret: string
  metadata: GivenMetadata
}

export const emptyDraft: Draft = {
  kind: 'oidc',
  environment: 'pro_sante_connect_sandbox',
  name: '',
  issuer: '',
  discoveryUrl: '',
  clientId: '',
  clientSecret: '',
  metadata: noMetadata,
}

type ProviderId = NonNullable<CallInput<'providers.create'>['providerId']>

/** As it is sent, not yet offered to anybody; undefined while something is missing. */
export function openIdInput(draft: Draft, providerId: ProviderId): CallInput<'providers.create'> | undefined {
  const [issuer, discoveryUrl] = [draft.issuer.trim(), draft.discoveryUrl.trim()]
  const [clientId, clientSecret] = [draft.clientId.trim(), draft.clientSecret.trim()]
  if (clientId === '' || clientSecret === '') return undefined
  if (draft.kind === 'psc') {
    // Only its sandbox may stand elsewhere: nobody else gives the badge of the real one.
    const elsewhere = draft.environment === 'pro_sante_connect_sandbox' && issuer !== ''
    if (elsewhere && !isAddress(issuer)) return undefined
    const preset = { preset: draft.environment, ...(elsewhere && { issuer }) }
    return { providerId, active: false, name: draft.name.trim(), clientId, clientSecret, ...preset }
  }
  if (!isAddress(issuer)) return undefined
  if (discoveryUrl !== '' && !isAddress(discoveryUrl)) return undefined
  return {
    ...{ providerId, active: false, name: draft.name.trim(), issuer, clientId, clientSecret },
    ...(discoveryUrl !== '' && { discoveryUrl }),
  }
}

export function samlInput(
  draft: Draft,
  providerId: ProviderId,
): CallInput<'providers.createSaml'> | undefined {
  const metadata = asInput(draft.metadata)
  return metadata && { providerId, active: false, name: draft.name.trim(), ...metadata }
}

export function isAddress(text: string): boolean {
  return URL.canParse(text.trim()) && new URL(text.trim()).protocol === 'https:'
}
