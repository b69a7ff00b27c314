import { AppLink } from '../../../components/app-link.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'

/** The way back from a provider's page to their list. */
export function BackToProviders() {
  const { router } = useDesk()
  const { frame } = useAdministrationText()
  return (
    <AppLink
      router={router}
      to={pageAt('/administration/providers')}
      className="button button-icon button-plain"
      current={false}
    >
      <Icon name="back" />
      <span className="unseen">{frame.sections.providers}</span>
    </AppLink>
  )
}
