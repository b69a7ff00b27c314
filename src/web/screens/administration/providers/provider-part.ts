import type { IdentityProvider } from '../../../../protocol/index.ts'

/** What every part of a provider's page works with. */
export interface ProviderPartProps {
  provider: IdentityProvider
  domains: readonly string[]
  onDone(words: string): void
}
