import { useCallback, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { type SectionName, sectionNames } from '../../../state/policy-form.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { type Loaded, useLoaded } from '../../../state/use-loaded.ts'
import { useStore } from '../../../state/use-store.ts'
import { PolicyHistory } from './policy-history.tsx'
import { PolicySection } from './policy-section.tsx'

type Policy = Output<'company.readPolicy'>

/** What the company decided for its people, section by section, and who changed it when. */
export function PolicyScreen() {
  const { workspace } = useDesk()
  const { policy: text, frame } = useAdministrationText()
  const load = useCallback(() => workspace.session.call('company.readPolicy', {}), [workspace])
  const loaded = useLoaded(load)
  return (
    <Page title={frame.sections.policy} help={text.help}>
      <Loading of={loaded} words={frame.loading}>
        {(policy) => <KnownPolicy loaded={loaded} policy={policy} />}
      </Loading>
    </Page>
  )
}

function KnownPolicy({ loaded, policy }: { loaded: Loaded<Policy>; policy: Policy }) {
  const [savedIn, setSavedIn] = useState<SectionName>()
  return (
    <>
      <LastChange policy={policy} />
      {sectionNames.map((section) => (
        <PolicySection
          // What was saved, here or by somebody else, is what the form starts from.
          key={`${section} ${JSON.stringify(policy.policy[section])}`}
          section={section}
          policy={policy}
          isSaved={savedIn === section}
          reread={() => void loaded.reload()}
          onSaved={(next) => {
            loaded.replace(next)
            setSavedIn(section)
          }}
        />
      ))}
      <PolicyHistory version={policy.version} />
    </>
  )
}

function LastChange({ policy: { version, changedAt, changedBy } }: { policy: Policy }) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { policy: text, frame } = useAdministrationText()
  const people = useStore(workspace.directory.store)
  if (changedAt === undefined) return <p>{text.untouched}</p>
  const name = changedBy === undefined ? text.operator : (people.get(changedBy)?.displayName ?? frame.someone)
  return (
    <p>
      {text.version(version)}. {text.changedBy(name, formats.full(changedAt))}
    </p>
  )
}
