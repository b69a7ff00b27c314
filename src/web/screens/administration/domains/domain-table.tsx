import type { CompanyDomain } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { DomainBadge, LastLook } from './domain-words.tsx'

export function DomainTable({ domains }: { domains: readonly CompanyDomain[] }) {
  const { router } = useDesk()
  const { domains: text } = useAdministrationText()
  const columns: Column<CompanyDomain>[] = [
    {
      key: 'domain',
      head: text.domain,
      cell: ({ domainId, domain }) => (
        <AppLink
          router={router}
          to={pageAt(`/administration/domains/${domainId}`)}
          className="table-link"
          current={false}
        >
          {domain}
        </AppLink>
      ),
    },
    { key: 'state', head: text.state, cell: (domain) => <DomainBadge domain={domain} /> },
    { key: 'look', head: text.lastLook, cell: (domain) => <LastLook domain={domain} /> },
  ]
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={domains}
      keyOf={({ domainId }) => domainId}
      empty={text.none}
    />
  )
}
