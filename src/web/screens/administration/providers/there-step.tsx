import { Button } from '../../../components/button.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { OurAddresses } from './our-addresses.tsx'
import type { StepProps } from './wizard-step.ts'

/** What to do at the provider, with everything it wants to know of us. */
export function ThereStep({ draft, prepared, onNext, onBack }: StepProps) {
  const { wizard: text, psc } = useAdministrationText().providers
  const toDo = { oidc: text.oidcToDo, saml: text.samlToDo, psc: psc.toDo }[draft.kind]
  return (
    <div className="form">
      <p>{draft.kind === 'psc' ? psc.there : text.there[draft.kind]}</p>
      <ol className="todo">
        {toDo.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <OurAddresses kind={draft.kind} addresses={prepared} />
      <div className="form-actions">
        <Button onPress={onBack}>{text.previous}</Button>
        <Button tone="primary" onPress={onNext}>
          {text.next}
        </Button>
      </div>
    </div>
  )
}
