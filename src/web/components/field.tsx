import type { HTMLInputAutoCompleteAttribute, ReactNode, Ref } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import './field.css'

interface FieldProps {
  label: string
  name: string
  value: string
  onChange(value: string): void
  type?: 'text' | 'email' | 'password' | 'date'
  autoComplete?: HTMLInputAutoCompleteAttribute
  help?: string
  /** What is wrong with it, once somebody tried to use it. */
  error?: string | undefined
  maxLength?: number
  /** Shown, and can be copied; `help` says why it cannot be changed. */
  isReadOnly?: boolean
  inputMode?: 'numeric'
  autoFocus?: boolean
  ref?: Ref<HTMLInputElement>
  /** A button at the end of the field. */
  children?: ReactNode
}

export function Field({ label, help, error, ref, children, ...rest }: FieldProps) {
  return (
    <TextField {...rest} className="field" isInvalid={error !== undefined} validationBehavior="aria">
      <Label className="field-label">{label}</Label>
      <div className="field-box">
        <Input ref={ref ?? null} className="field-input" spellCheck={rest.type === undefined} />
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
