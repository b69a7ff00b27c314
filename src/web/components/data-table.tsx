import type { ReactNode } from 'react'
import './data-table.css'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  cell(row: Row): ReactNode
  /** Buttons: they stand at the end of the row. */
  readonly isActs?: boolean
}

interface DataTableProps<Row> {
  caption: string
  /** The first one names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf(row: Row): string
  /** Said in place of an empty table. */
  empty: string
}

// On a phone each row is laid out as a card, and a browser then no longer takes it for a row: the roles say it is one.
const as = {
  table: { role: 'table' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  first: { role: 'rowheader' },
  cell: { role: 'cell' },
  group: { role: 'rowgroup' },
} as const

/** Rows of facts with a caption and headers. */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return <p className="table-empty">{empty}</p>
  return (
    <table className="table" {...as.table}>
      <caption className="table-caption">{caption}</caption>
      <thead {...as.group}>
        <tr {...as.row}>
          {columns.map((column) => (
            <th key={column.key} scope="col" {...as.head}>
              {column.isActs === true ? <span className="unseen">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...as.group}>
        {rows.map((row) => (
          <tr key={keyOf(row)} {...as.row}>
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.key} scope="row" {...as.first}>
                  {column.cell(row)}
                </th>
              ) : (
                <td
                  key={column.key}
                  data-head={column.isActs === true ? undefined : column.head}
                  className={column.isActs === true ? 'table-acts' : undefined}
                  {...as.cell}
                >
                  <div>{column.cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
