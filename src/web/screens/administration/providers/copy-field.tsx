import { useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'

interface CopyFieldProps {
  label: string
  name: string
  value: string
  help?: string
}

/** What must be said elsewhere to the letter: nobody types it. */
export function CopyField({ help, ...rest }: CopyFieldProps) {
  const { wizard: text } = useAdministrationText().providers
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    // Where the browser forbids it, the field can be copied by hand.
    navigator.clipboard.writeText(rest.value).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className="copy-field">
      <Field
        {...rest}
        {...(help !== undefined && { help })}
        onChange={() => undefined}
        autoComplete="off"
        isReadOnly
      >
        <IconButton
          icon={isCopied ? 'check' : 'copy'}
          label={`${text.copy} · ${rest.label}`}
          onPress={copy}
        />
      </Field>
      <p role="status" className="copy-field-done">
        {isCopied && text.copied}
      </p>
    </div>
  )
}
