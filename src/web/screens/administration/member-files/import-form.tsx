import { type ChangeEvent, useId, useState } from 'react'
import { importLimits } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { ImportReport, type Report } from './import-report.tsx'

/** A file is looked at first; nothing is written before its report was read and accepted. */
export function ImportForm({ onDone }: { onDone(words: string): void }) {
  const { workspace } = useDesk()
  const { files: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const id = useId()
  const [checked, setChecked] = useState<{ csv: string; report: Report }>()
  const [isTooLarge, setTooLarge] = useState(false)
  const check = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? []
    // The same file, mended and chosen again, is a change as well.
    event.target.value = ''
    setChecked(undefined)
    setTooLarge(false)
    if (file === undefined) return
    action.run(async () => {
      const csv = textOf(await file.arrayBuffer())
      if (csv.length > importLimits.characters) return setTooLarge(true)
      setChecked({ csv, report: await workspace.session.call('members.checkImport', { csv }) })
    })
  }
  const send = (): void =>
    action.run(async () => {
      if (checked === undefined) return
      const { invited } = await proven(() => workspace.session.call('members.import', { csv: checked.csv }))
      setChecked(undefined)
      onDone(text.imported(invited))
    })
  const mayImport = checked !== undefined && checked.report.faults.length === 0
  return (
    <>
      <div className="form">
        <label className="field-label" htmlFor={id}>
          {text.file}
        </label>
        <input
          id={id}
          className="file-input"
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-describedby={`${id}-help`}
          onChange={check}
        />
        <p id={`${id}-help`} className="field-help">
          {text.fileHelp(importLimits.rows)}
        </p>
        {isTooLarge && (
          <p role="alert" className="field-error">
            {text.tooLarge}
          </p>
        )}
        <ProblemLine reason={action.reason} />
      </div>
      {checked !== undefined && <ImportReport report={checked.report} />}
      {mayImport && checked.report.people.length > 0 && (
        <div className="form-actions">
          <Button tone="primary" icon="send" isPending={action.isPending} onPress={send}>
            {text.importSubmit(checked.report.people.length)}
          </Button>
        </div>
      )}
    </>
  )
}

/** Spreadsheets on Windows still write in its old alphabet: what is no UTF-8 is read as that. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
