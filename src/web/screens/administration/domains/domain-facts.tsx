import type { CompanyDomain } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { DomainBadge, LastLook } from './domain-words.tsx'

/** Its state, with its times. */
export function DomainFacts({ domain }: { domain: CompanyDomain }) {
  const { formats } = useLanguage()
  const { domains: text } = useAdministrationText()
  return (
    <dl className="facts">
      <dt>{text.state}</dt>
      <dd>
        <DomainBadge domain={domain} />
      </dd>
      <dt>{text.addedAt}</dt>
      <dd>
        {formats.moment(domain.addedAt)} {domain.addedBy === null && text.byOperator}
      </dd>
      {domain.provenAt !== null && (
        <>
          <dt>{text.provenAt}</dt>
          <dd>{formats.moment(domain.provenAt)}</dd>
        </>
      )}
      {domain.missingSince !== null && (
        <>
          <dt>{text.missingSince}</dt>
          <dd>{formats.moment(domain.missingSince)}</dd>
        </>
      )}
      {domain.record !== null && (
        <>
          <dt>{text.lastLook}</dt>
          <dd>
            <LastLook domain={domain} />
          </dd>
        </>
      )}
    </dl>
  )
}
