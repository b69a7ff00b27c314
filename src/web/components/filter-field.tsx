import { Button, Input, SearchField } from 'react-aria-components'
import { Icon } from './icon.tsx'
import './filter-field.css'

interface FilterFieldProps {
  label: string
  clear: string
  value: string
  onChange(value: string): void
  autoFocus?: boolean
}

export function FilterField({ label, clear, value, onChange, autoFocus = false }: FilterFieldProps) {
  return (
    <SearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      className="filter"
    >
      <Icon name="search" />
      <Input className="field-input" placeholder={label} autoComplete="off" />
      {value !== '' && (
        <Button className="button button-icon button-plain" aria-label={clear}>
          <Icon name="close" size={18} />
        </Button>
      )}
    </SearchField>
  )
}
