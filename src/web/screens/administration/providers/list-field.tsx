import { AreaField } from '../../../components/area-field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { wrongIn } from './provider-form.ts'

interface ListFieldProps {
  label: string
  name: string
  value: string
  help: string
  onChange(value: string): void
  error?: string | undefined
}

/** Words of the protocol, one a line; what is none of them is said. */
export function ListField({ error, ...rest }: ListFieldProps) {
  const { settings: text } = useAdministrationText().providers
  const wrong = wrongIn(rest.value)
  return <AreaField {...rest} rows={2} error={wrong.length > 0 ? text.wrongWords(wrong.join(', ')) : error} />
}
