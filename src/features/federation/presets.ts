import { type Input, Problem, type ProviderPreset } from '../../protocol/index.ts'
import type { ProviderSettings } from './provider.ts'

type OpenIdSettings = Extract<ProviderSettings, { kind: 'oidc' }>
type Given = Omit<Input<'providers.create'>, 'clientSecret' | 'active' | 'providerId'>

/** What nobody said of a provider. */
const usual: Pick<
  OpenIdSettings,
  | 'clientAuthentication'
  | 'scopes'
  | 'algorithms'
  | 'acrValues'
  | 'acceptedAcr'
  | 'strongAcr'
  | 'strongAmr'
  | 'provisioning'
> = {
  clientAuthentication: 'secret',
  scopes: ['email', 'profile'],
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  acrValues: [],
  acceptedAcr: [],
  strongAcr: [],
  strongAmr: [],
  provisioning: 'off',
}

/** Levels of eIDAS a professional shows with a card or its app: both are two factors. Below the first nobody comes in. */
const accepted = ['eidas1', 'eidas2', 'eidas3']
const realm = 'auth/realms/esante-wallet'
const issuers: Readonly<Record<ProviderPreset, string>> = {
  pro_sante_connect: `https://auth.esante.gouv.fr/${realm}`,
  pro_sante_connect_sandbox: `https://auth.bas.psc.esante.gouv.fr/${realm}`,
}

/** Where Pro Santé Connect describes itself. */
function walletOf(issuer: string): string {
  return `${issuer}/.well-known/wallet-openid-configuration`
}

/** A provider as an administrator describes it, with what its preset and the house say beside. Throws invalid_input. */
export function settled({ preset, ...given }: Given): OpenIdSettings {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (preset === undefined) {
    const { issuer, name } = given
    if (issuer === undefined) throw invalid('issuer', 'is needed without a preset')
    if (name === undefined) throw invalid('name', 'is needed without a preset')
    return { kind: 'oidc', clientId: given.clientId, ...usual, ...said, issuer, name }
  }
  const issuer = given.issuer ?? issuers[preset]
  const settings: OpenIdSettings = {
    ...{ kind: 'oidc', preset, clientId: given.clientId, ...usual },
    ...{ name: 'Pro Santé Connect', discoveryUrl: walletOf(issuer), scopes: ['scope_all'] },
    ...{ acrValues: ['eidas1'], acceptedAcr: accepted, strongAcr: accepted, algorithms: ['RS256', 'PS256'] },
    ...said,
    issuer,
  }
  demandPreset(settings)
  return settings
}

/** What an administrator may not say of a provider with a preset. Throws invalid_input. */
export function demandPreset(settings: ProviderSettings): void {
  if (settings.kind !== 'oidc' || settings.preset === undefined) return
  const { preset, issuer, discoveryUrl, acceptedAcr, provisioning } = settings
  // A badge of Pro Santé Connect is not given by anybody else. Its sandbox knows invented people only, and may stand anywhere.
  if (preset === 'pro_sante_connect' && (issuer !== issuers[preset] || discoveryUrl !== walletOf(issuer)))
    throw invalid('issuer', 'is given by the preset')
  if (acceptedAcr.length === 0 || acceptedAcr.some((acr) => !accepted.includes(acr)))
    throw invalid('acceptedAcr', 'must be eidas1, eidas2 or eidas3')
  // It vouches for no address, and nobody is brought without one.
  if (provisioning !== 'off') throw invalid('provisioning', 'must be off: people are linked')
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid_input', { issues: [{ path, message }] })
}
