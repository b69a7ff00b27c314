import { useCallback, useState } from 'react'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { BroughtFacts } from './brought-facts.tsx'
import { GroupsPart } from './groups-part.tsx'
import { ProposalsPart } from './proposals-part.tsx'
import { TokensPart } from './tokens-part.tsx'
import '../providers/providers.css'

/** The company's own directory brings and shuts out people (SCIM): by which tokens, what it brought, and what follows from its groups. */
export function DirectoryScreen() {
  const { workspace } = useDesk()
  const { directory: text, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const load = useCallback(async () => {
    const { call } = workspace.session
    const [provisioning, { groups }, { proposals }] = await Promise.all([
      call('provisioning.read', {}),
      call('provisioning.listGroups', {}),
      call('provisioning.listProposals', {}),
    ])
    return { provisioning, groups, proposals }
  }, [workspace])
  const loaded = useLoaded(load)
  const onDone = (words: string): void => {
    setSaid(words)
    void loaded.reload()
  }
  return (
    <Page title={frame.sections.directory} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {({ provisioning, groups, proposals }) => (
          <>
            <BroughtFacts provisioning={provisioning} groups={groups} />
            {proposals.length > 0 && <ProposalsPart proposals={proposals} onDone={onDone} />}
            <TokensPart provisioning={provisioning} onDone={onDone} />
            <GroupsPart groups={groups} onDone={onDone} />
          </>
        )}
      </Loading>
    </Page>
  )
}
