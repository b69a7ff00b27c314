import type { ReactNode } from 'react'
import { FieldError, Label, Text, TextArea, TextField } from 'react-aria-components'

interface AreaFieldProps {
  label: string
  name: string
  value: string
  onChange(value: string): void
  help?: string
  error?: string | undefined
  rows?: number
  /** Shown, and can be copied. */
  isReadOnly?: boolean
  /** A button at the end of the field. */
  children?: ReactNode
}

/** Several lines: a list with one entry on each, or a text. */
export function AreaField({ label, help, error, rows = 3, children, ...rest }: AreaFieldProps) {
  return (
    <TextField {...rest} className="field" isInvalid={error !== undefined} validationBehavior="aria">
      <Label className="field-label">{label}</Label>
      <div className="field-box">
        <TextArea className="field-input" rows={rows} spellCheck={false} autoComplete="off" />
        {children}
      </div>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}
