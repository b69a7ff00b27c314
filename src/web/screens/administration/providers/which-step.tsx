import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import type { StepProps } from './wizard-step.ts'

/** What the directory speaks, and what people will read on the button. */
export function WhichStep({ draft, onChange, onNext }: StepProps) {
  const { kinds, wizard: text } = useAdministrationText().providers
  const [tried, setTried] = useState(false)
  const isNamed = draft.name.trim() !== ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (isNamed) onNext()
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Segments
        label={text.kind}
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind })}
        choices={(['oidc', 'saml'] as const).map((value) => ({ value, label: kinds[value] }))}
      />
      <p className="field-help">{text.kindHelp[draft.kind]}</p>
      <Field
        label={text.name}
        name="provider-name"
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        autoComplete="off"
        maxLength={100}
        help={text.nameHelp}
        error={tried && !isNamed ? text.needName : undefined}
      />
      <div className="form-actions">
        <Button type="submit" tone="primary">
          {text.next}
        </Button>
      </div>
    </form>
  )
}
