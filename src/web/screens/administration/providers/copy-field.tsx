import { useState } from 'react'
import { AreaField } from '../../../components/area-field.tsx'
import { IconButton } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'

interface CopyFieldProps {
  label: string
  name: string
  value: string
  help?: string
  /** Several lines, of which so many are seen at once. */
  rows?: number
}

/** What must be said elsewhere to the letter: nobody types it. */
export function CopyField({ help, rows, ...rest }: CopyFieldProps) {
  const { wizard: text } = useAdministrationText().providers
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    // Where the browser forbids it, the field can be copied by hand.
    navigator.clipboard.writeText(rest.value).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const shown = { ...rest, ...(help !== undefined && { help }), onChange: () => undefined, isReadOnly: true }
  const button = (
    <IconButton icon={isCopied ? 'check' : 'copy'} label={`${text.copy} · ${rest.label}`} onPress={copy} />
  )
  return (
    <div className="copy-field">
      {rows === undefined ? (
        <Field {...shown} autoComplete="off">
          {button}
        </Field>
      ) : (
        <AreaField {...shown} rows={rows}>
          {button}
        </AreaField>
      )}
      <p role="status" className="copy-field-done">
        {isCopied && text.copied}
      </p>
    </div>
  )
}
