import type { IdentityProvider } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { CertificateBadge } from './certificate-badge.tsx'
import { LastRefusal } from './last-refusal.tsx'
import { kindWords } from './provider-words.ts'

export function ProviderTable({ providers }: { providers: readonly IdentityProvider[] }) {
  const { router } = useDesk()
  const { providers: text } = useAdministrationText()
  const columns: Column<IdentityProvider>[] = [
    {
      key: 'name',
      head: text.service,
      cell: (provider) => (
        <>
          <AppLink
            router={router}
            to={pageAt(`/administration/providers/${provider.providerId}`)}
            className="table-link"
            current={false}
          >
            {provider.name}
          </AppLink>
          <span className="table-note">
            {kindWords(text, provider)} · {provider.issuer}
          </span>
        </>
      ),
    },
    { key: 'state', head: text.state, cell: (provider) => <ProviderBadge provider={provider} /> },
    {
      key: 'certificate',
      head: text.certificate,
      cell: (provider) => <CertificateBadge provider={provider} />,
    },
    { key: 'refusal', head: text.lastRefusal, cell: (provider) => <LastRefusal provider={provider} /> },
  ]
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={providers}
      keyOf={({ providerId }) => providerId}
      empty={text.none}
    />
  )
}

export function ProviderBadge({ provider: { active } }: { provider: IdentityProvider }) {
  const { providers: text } = useAdministrationText()
  return (
    <span className={`badge badge-${active ? 'good' : 'gone'}`}>
      {text.states[active ? 'active' : 'off']}
    </span>
  )
}
