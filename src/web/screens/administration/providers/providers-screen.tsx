import { useCallback } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Lines } from '../../../components/lines.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { ProviderTable } from './provider-table.tsx'
import './providers.css'

/** Where the company's people sign in, if not here. */
export function ProvidersScreen() {
  const { workspace, router } = useDesk()
  const { providers: text, frame } = useAdministrationText()
  const load = useCallback(
    (): Promise<Output<'providers.list'>> => workspace.session.call('providers.list', {}),
    [workspace],
  )
  const loaded = useLoaded(load)
  return (
    <Page title={frame.sections.providers} help={text.help}>
      <div className="form-actions">
        <AppLink
          router={router}
          to={pageAt('/administration/providers/new')}
          className="button button-primary"
          current={false}
        >
          <Icon name="plus" />
          <span>{text.add}</span>
        </AppLink>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {({ providers, domains }) => (
          <>
            <ProviderTable providers={providers} />
            <Part title={text.domains} {...(domains.length > 0 && { help: text.domainsHelp })}>
              {domains.length === 0 ? (
                <p className="caution-note">{text.noDomain}</p>
              ) : (
                <Lines of={domains} />
              )}
            </Part>
          </>
        )}
      </Loading>
    </Page>
  )
}
