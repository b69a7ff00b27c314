import type { ImportedPerson, ImportFault, Output } from '../../../../protocol/index.ts'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'

export type Report = Output<'members.checkImport'>

/** What a file would do, and every line that is wrong. */
export function ImportReport({ report: { people, faults, leftOut } }: { report: Report }) {
  const { role } = useText()
  const { files: text } = useAdministrationText()
  const wrong: Column<ImportFault>[] = [
    { key: 'line', head: text.line, cell: ({ line }) => line },
    { key: 'column', head: text.column, cell: ({ column }) => (column === null ? '' : text.columns[column]) },
    { key: 'why', head: text.why, cell: ({ code }) => text.faults[code] },
  ]
  const invited: Column<ImportedPerson>[] = [
    { key: 'email', head: text.columns.email, cell: ({ email }) => email },
    { key: 'name', head: text.columns.name, cell: ({ name }) => name ?? text.chosenByThem },
    { key: 'title', head: text.columns.title, cell: ({ title }) => title ?? '' },
    { key: 'role', head: text.columns.role, cell: (person) => role[person.role] },
  ]
  return (
    <>
      <p role="status" className={faults.length > 0 ? 'field-error' : 'page-help'}>
        {faults.length > 0 ? text.refused(faults.length) : text.fit(people.length)}
        {leftOut.length > 0 && ` ${text.leftOut(leftOut.join(', '))}`}
      </p>
      {faults.length > 0 && (
        <DataTable
          caption={text.faultsCaption}
          columns={wrong}
          rows={faults}
          keyOf={({ line, column, code }) => `${line} ${column} ${code}`}
          empty=""
        />
      )}
      <DataTable
        caption={text.peopleCaption}
        columns={invited}
        rows={people}
        keyOf={({ line }) => String(line)}
        empty={text.nobody}
      />
    </>
  )
}
