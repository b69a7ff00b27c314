import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Field } from '../../../components/field.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import type { Draft } from './provider-draft.ts'
import type { StepProps } from './wizard-step.ts'

/** What people know it by, unless somebody said otherwise already. */
function nameFor(kind: Draft['kind'], name: string): string {
  if (kind === 'psc') return name.trim() === '' ? proSanteConnect : name
  return name === proSanteConnect ? '' : name
}

const proSanteConnect = 'Pro Santé Connect'

/** What the directory speaks, and what people will read on the button. */
export function WhichStep({ draft, onChange, onNext }: StepProps) {
  const { kinds, psc, wizard: text } = useAdministrationText().providers
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
        onChange={(kind) => onChange({ ...draft, kind, name: nameFor(kind, draft.name) })}
        choices={(['oidc', 'saml', 'psc'] as const).map((value) => ({ value, label: kinds[value] }))}
      />
      <p className="field-help">{text.kindHelp[draft.kind]}</p>
      {draft.kind === 'psc' && (
        <Choice
          label={psc.environment}
          value={draft.environment}
          onChange={(environment) => onChange({ ...draft, environment })}
          choices={(['pro_sante_connect_sandbox', 'pro_sante_connect'] as const).map((value) => ({
            value,
            label: psc.environments[value],
          }))}
          help={psc.environmentHelp[draft.environment]}
        />
      )}
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
