import { type ClipboardEvent, type Ref, useLayoutEffect, useRef } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import './code-field.css'

interface CodeFieldProps {
  label: string
  help?: string
  value: string
  onChange(value: string): void
  error?: string | undefined
  autoFocus?: boolean
  ref?: Ref<HTMLInputElement>
}

const length = 6

/**
 * Six digits in six boxes, and one field: the keyboard, the clipboard, a reader and a phone that proposes the code find what
 * they know. What is typed over a digit replaces it.
 */
export function CodeField({ label, help, value, onChange, error, autoFocus = false, ref }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const caret = useRef<number>(undefined)
  const change = (typed: string): void => {
    const at = input.current?.selectionStart ?? typed.length
    const next = sixOf(typed, at)
    // React puts the caret behind what it writes itself.
    if (next !== typed) caret.current = Math.min(at, next.length)
    onChange(next)
  }
  useLayoutEffect(() => {
    const at = caret.current
    if (at === undefined) return
    caret.current = undefined
    input.current?.setSelectionRange(at, at)
  })
  const paste = (event: ClipboardEvent): void => {
    const digits = digitsOf(event.clipboardData.getData('text'))
    if (digits.length < length) return
    // A whole code takes the place of whatever stands there.
    event.preventDefault()
    onChange(digits.slice(0, length))
  }
  return (
    <TextField
      className="field code-field"
      name="code"
      autoComplete="one-time-code"
      inputMode="numeric"
      value={value}
      onChange={change}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      autoFocus={autoFocus}
    >
      <Label className="field-label">{label}</Label>
      <div className="code-field-boxes">
        {[...'123456'].map((box) => (
          <span key={box} className="code-field-box" />
        ))}
        <Input
          ref={(element) => {
            input.current = element
            if (typeof ref === 'function') ref(element)
            else if (ref) ref.current = element
          }}
          className="code-field-input"
          spellCheck={false}
          onPaste={paste}
        />
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

function digitsOf(typed: string): string {
  return typed.replaceAll(/\D/g, '')
}

/** `at` is where the caret stands after the letter that was just typed. */
export function sixOf(typed: string, at: number): string {
  const digits = digitsOf(typed)
  if (digits.length <= length) return digits
  return (digits.slice(0, at) + digits.slice(at + digits.length - length)).slice(0, length)
}
