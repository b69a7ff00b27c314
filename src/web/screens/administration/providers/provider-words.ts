import type { IdentityProvider } from '../../../../protocol/index.ts'
import type { AdministrationText } from '../../../i18n/administration/text.ts'

type Text = AdministrationText['providers']

/** The sentence for a reason, if there is one. */
export function reasonWords(text: Text, reason: string): string {
  // Its keys are the reasons there are; any other is looked for in vain.
  return Object.hasOwn(text.reasons, reason)
    ? text.reasons[reason as keyof Text['reasons']]
    : text.otherReason
}

/** What it speaks; Pro Santé Connect by its name and environment. */
export function kindWords(text: Text, provider: IdentityProvider): string {
  const preset = provider.kind === 'oidc' ? provider.preset : undefined
  return preset === undefined ? text.kinds[provider.kind] : text.psc.presets[preset]
}

export type Ending = 'later' | 'soon' | 'now' | 'over'

const day = 86_400_000

/** What the mails count too: what the provider signs with, and ours for it. */
function endsOf(provider: IdentityProvider): { at: string; isOurs: boolean }[] {
  const ours = (at: string) => ({ at, isOurs: true })
  if (provider.kind === 'oidc')
    return provider.clientCertificate === undefined ? [] : [ours(provider.clientCertificate.expiresAt)]
  const theirs = { at: provider.certificatesExpireAt, isOurs: false }
  return [theirs, ...provider.keys.map(({ expiresAt }) => ours(expiresAt))]
}

/** How far the first end of a certificate is: a month, a week, or over. Undefined where there is none. */
export function endingOf(
  provider: IdentityProvider,
  now: Date,
): { ending: Ending; at: string; days: number; isOurs: boolean } | undefined {
  const [first] = endsOf(provider).sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  if (first === undefined) return undefined
  const { at, isOurs } = first
  const left = new Date(at).getTime() - now.getTime()
  const ending = left <= 0 ? 'over' : left <= 7 * day ? 'now' : left <= 30 * day ? 'soon' : 'later'
  return { ending, at, days: Math.ceil(left / day), isOurs }
}
