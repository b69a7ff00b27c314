import type { ProviderTest, ReceivedClaim } from '../../../../protocol/index.ts'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'

/** What the provider sent, as the server masked it. */
export function ReceivedTable({ test: { received, leftOut } }: { test: ProviderTest }) {
  const { test: text } = useAdministrationText().providers
  const columns: Column<ReceivedClaim>[] = [
    { key: 'name', head: text.claim, cell: ({ name }) => <span className="received">{name}</span> },
    {
      key: 'values',
      head: text.values,
      cell: ({ values, masked }) => (
        <>
          <span className="received">{values.length === 0 ? text.empty : values.join(', ')}</span>
          {masked && <span className="table-note">{text.masked}</span>}
        </>
      ),
    },
    { key: 'from', head: text.from, cell: ({ from }) => text.places[from] },
  ]
  return (
    <>
      <DataTable
        caption={text.receivedCaption}
        columns={columns}
        rows={received}
        keyOf={({ from, name }) => `${from} ${name}`}
        empty={text.nothingProven}
      />
      {leftOut > 0 && <p className="table-note">{text.leftOut(leftOut)}</p>}
    </>
  )
}
