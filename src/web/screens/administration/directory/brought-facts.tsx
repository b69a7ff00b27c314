import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import type { DirectoryGroup, Provisioning } from './directory-parts.ts'

/** What the directory has done so far, in figures. */
export function BroughtFacts({
  provisioning: { people, domains, tokens },
  groups,
}: {
  provisioning: Provisioning
  groups: readonly DirectoryGroup[]
}) {
  const { formats } = useLanguage()
  const { directory: text } = useAdministrationText()
  const used = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort()
  const last = used.at(-1)
  return (
    <>
      {domains.length === 0 && <p className="caution-note">{text.noDomain}</p>}
      <dl className="facts">
        <dt>{text.people}</dt>
        <dd>{text.peopleCount(people)}</dd>
        <dt>{text.groups}</dt>
        <dd>{text.groupCount(groups.length)}</dd>
        <dt>{text.lastHeard}</dt>
        <dd>{last === undefined ? text.neverHeard : formats.moment(last)}</dd>
        {domains.length > 0 && (
          <>
            <dt>{text.domains}</dt>
            <dd>{formats.names(domains)}</dd>
          </>
        )}
      </dl>
    </>
  )
}
