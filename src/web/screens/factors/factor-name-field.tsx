import { useRef, useState } from 'react'
import { Field } from '../../components/field.tsx'
import { useText } from '../../i18n/language.tsx'

export interface FactorName {
  readonly value: string
  readonly field: React.RefObject<HTMLInputElement | null>
  change(value: string): void
  /** Puts the focus where a name is missing. */
  isFit(): boolean
}

export function useFactorName(proposed: string): FactorName {
  const [value, change] = useState(proposed)
  const field = useRef<HTMLInputElement>(null)
  return {
    value,
    field,
    change,
    isFit() {
      const isNamed = value.trim() !== ''
      if (!isNamed) field.current?.focus()
      return isNamed
    },
  }
}

export function FactorNameField({ name, autoFocus = false }: { name: FactorName; autoFocus?: boolean }) {
  const text = useText().factors
  return (
    <Field
      ref={name.field}
      label={text.factorName}
      help={text.factorNameHelp}
      name="factor-name"
      autoComplete="off"
      maxLength={60}
      value={name.value}
      onChange={name.change}
      error={name.value.trim() === '' ? text.needName : undefined}
      autoFocus={autoFocus}
    />
  )
}
