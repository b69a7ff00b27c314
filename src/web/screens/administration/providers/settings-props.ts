import type { ProviderForm } from './provider-form.ts'

/** What every part of a provider's settings works with. */
export interface SettingsProps {
  form: ProviderForm
  kind: 'oidc' | 'saml'
  /** Who comes in is said by what is known of it beforehand. */
  isPreset: boolean
  tried: boolean
  onChange(form: ProviderForm): void
}
