import type { CallInput } from '../../../../protocol/client/index.ts'
import { asInput, type GivenMetadata, noMetadata } from './metadata-input.tsx'

/** What an administrator has said so far of a provider to be. */
export interface Draft {
  kind: 'oidc' | 'saml'
  name: string
  issuer: string
  discoveryUrl: string
  clientId: string
  clientSecret: string
  metadata: GivenMetadata
}

export const emptyDraft: Draft = {
  kind: 'oidc',
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
  if (!isAddress(issuer) || clientId === '' || clientSecret === '') return undefined
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
