import { useCallback, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import '../providers/providers.css'
import { DomainTable } from './domain-table.tsx'
import { NewDomainDialog } from './new-domain-dialog.tsx'

/** Which e-mail domains are the company's: by whose addresses its people are sent to its sign-in services. */
export function DomainsScreen() {
  const { workspace } = useDesk()
  const { domains: text, frame } = useAdministrationText()
  const [isAdding, setAdding] = useState(false)
  const load = useCallback(
    (): Promise<Output<'domains.list'>> => workspace.session.call('domains.list', {}),
    [workspace],
  )
  const loaded = useLoaded(load)
  return (
    <Page title={frame.sections.domains} help={text.help}>
      <div className="form-actions">
        <Button tone="primary" icon="plus" onPress={() => setAdding(true)}>
          {text.add}
        </Button>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {({ domains }) => <DomainTable domains={domains} />}
      </Loading>
      {isAdding && <NewDomainDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}
