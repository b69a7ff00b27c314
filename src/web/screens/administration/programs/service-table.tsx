import type { Service } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useToday } from '../../../state/use-today.ts'

interface ServiceTableProps {
  services: readonly Service[]
  onNewKey(service: Service): void
}

export function ServiceTable({ services, onNewKey }: ServiceTableProps) {
  const { formats } = useLanguage()
  const { programs: text, frame } = useAdministrationText()
  const today = useToday()
  const columns: Column<Service>[] = [
    {
      key: 'name',
      head: text.service,
      cell: ({ account, disabled }) => (
        <>
          {account.displayName} {disabled && <span className="badge badge-stop">{frame.state.blocked}</span>}
        </>
      ),
    },
    { key: 'role', head: text.role, cell: ({ account }) => text.roles[account.role] },
    { key: 'keys', head: text.workingKeys, cell: ({ keys }) => keys },
    {
      key: 'used',
      head: text.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? frame.never : formats.brief(lastUsedAt, today)),
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (service) =>
        !service.disabled && (
          <Button icon="key" onPress={() => onNewKey(service)}>
            {text.newKey}
            <span className="unseen"> {text.forService(service.account.displayName)}</span>
          </Button>
        ),
    },
  ]
  return (
    <DataTable
      caption={text.servicesCaption}
      columns={columns}
      rows={services}
      keyOf={({ account }) => account.accountId}
      empty={text.noService}
    />
  )
}
