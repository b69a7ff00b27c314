import type { IdentityProvider } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useToday } from '../../../state/use-today.ts'
import { CertificateBadge } from './certificate-badge.tsx'
import { LastRefusal } from './last-refusal.tsx'
import { ProviderBadge } from './provider-table.tsx'
import { endingOf, kindWords } from './provider-words.ts'

export function ProviderFacts({ provider }: { provider: IdentityProvider }) {
  const { formats } = useLanguage()
  const { providers: text } = useAdministrationText()
  const end = endingOf(provider, useToday())
  return (
    <>
      {end !== undefined && end.ending !== 'later' && (
        <p className="caution-note">
          {end.isOurs ? text.certificateHelp.ours : text.certificateHelp[end.ending]}
        </p>
      )}
      <dl className="facts">
        <dt>{text.state}</dt>
        <dd>
          <ProviderBadge provider={provider} /> {kindWords(text, provider)}
        </dd>
        <dt>{text.issuer}</dt>
        <dd>{provider.issuer}</dd>
        {provider.kind === 'saml' && (
          <>
            <dt>{text.signOnUrl}</dt>
            <dd>{provider.signOnUrl}</dd>
            <dt>{text.certificate}</dt>
            <dd>
              <CertificateBadge provider={provider} />{' '}
              <span className="table-note">{text.certificates(provider.certificates.length)}</span>
            </dd>
          </>
        )}
        <dt>{text.lastRefusal}</dt>
        <dd>
          <LastRefusal provider={provider} />
        </dd>
        <dt>{text.createdAt}</dt>
        <dd>{formats.date(provider.createdAt)}</dd>
      </dl>
    </>
  )
}
