import type { Factor } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { useLanguage } from '../../i18n/language.tsx'

interface FactorTableProps {
  factors: readonly Factor[]
  isRemovable: boolean
  onAsk(act: 'rename' | 'remove', factor: Factor): void
}

export function FactorTable({ factors, isRemovable, onAsk }: FactorTableProps) {
  const { text: all, formats } = useLanguage()
  const text = all.security.factors
  const columns: Column<Factor>[] = [
    { key: 'name', head: text.name, cell: ({ name }) => name },
    { key: 'kind', head: text.kind, cell: ({ kind }) => text.kinds[kind] },
    { key: 'added', head: text.added, cell: ({ createdAt }) => formats.date(createdAt) },
    {
      key: 'used',
      head: text.used,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? text.unused : formats.moment(lastUsedAt)),
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (factor) => (
        <>
          <Button icon="pen" onPress={() => onAsk('rename', factor)}>
            {text.rename}
            <span className="unseen"> {factor.name}</span>
          </Button>{' '}
          {isRemovable && (
            <Button icon="close" onPress={() => onAsk('remove', factor)}>
              {text.remove}
              <span className="unseen"> {factor.name}</span>
            </Button>
          )}
        </>
      ),
    },
  ]
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={factors}
      keyOf={({ factorId }) => factorId}
      empty={text.none}
    />
  )
}
