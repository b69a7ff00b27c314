import { useCallback, useState } from 'react'
import type { CompanyDomain, Output } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { CopyField } from '../providers/copy-field.tsx'
import '../providers/providers.css'
import { DomainActs } from './domain-acts.tsx'
import { DomainFacts } from './domain-facts.tsx'
import { DomainState } from './domain-words.tsx'

/** One domain: what its state means, what to publish, and whether it was seen. */
export function DomainScreen({ domainId }: { domainId: string }) {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const load = useCallback(
    (): Promise<Output<'domains.list'>> => workspace.session.call('domains.list', {}),
    [workspace],
  )
  const loaded = useLoaded(load)
  return (
    <Loading of={loaded} words={frame.loading}>
      {({ domains }) => {
        const domain = domains.find((one) => one.domainId === domainId)
        return domain === undefined ? (
          <ProblemLine reason="domain_not_found" />
        ) : (
          <KnownDomain domain={domain} reload={() => void loaded.reload()} />
        )
      }}
    </Loading>
  )
}

function KnownDomain({ domain, reload }: { domain: CompanyDomain; reload(): void }) {
  const { router } = useDesk()
  const { action: words } = useText()
  const { frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const onLooked = (told: string | undefined): void => {
    setSaid(told)
    reload()
  }
  const record = domain.record !== null && <RecordPart record={domain.record} />
  // What is to be done comes first.
  const isToPublish = domain.state !== 'proven' && domain.state !== 'attested'
  return (
    <Page
      title={domain.domain}
      back={
        <AppLink
          router={router}
          to={pageAt('/administration/domains')}
          className="button button-icon button-plain"
          current={false}
        >
          <Icon name="back" />
          <span className="unseen">
            {words.close} · {frame.sections.domains}
          </span>
        </AppLink>
      }
    >
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <DomainState domain={domain} />
      {isToPublish ? record : <DomainFacts domain={domain} />}
      <DomainActs domain={domain} onLooked={onLooked} />
      {isToPublish ? <DomainFacts domain={domain} /> : record}
    </Page>
  )
}

function RecordPart({ record }: { record: NonNullable<CompanyDomain['record']> }) {
  const { domains: text } = useAdministrationText()
  return (
    <Part title={text.record} help={text.recordHelp}>
      <div className="form form-wide">
        <CopyField
          label={text.recordName}
          name="record-name"
          value={record.name}
          help={text.recordNameHelp}
        />
        <CopyField label={text.recordValue} name="record-value" value={record.value} />
      </div>
    </Part>
  )
}
