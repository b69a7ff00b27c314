import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { MetadataInput } from './metadata-input.tsx'
import { OpenIdFields } from './open-id-fields.tsx'
import { openIdInput, samlInput } from './provider-draft.ts'
import { UnfitLine, useFitting } from './unfit-line.tsx'
import type { StepProps } from './wizard-step.ts'

/** What the provider said, looked at by the server at once; then the provider's own page goes on. */
export function FromThere({ draft, prepared, onChange, onBack }: StepProps) {
  const { workspace, router } = useDesk()
  const { wizard: text } = useAdministrationText().providers
  const proven = useProven()
  const action = useFitting()
  const [tried, setTried] = useState(false)
  const { providerId } = prepared
  const openId = draft.kind !== 'saml' ? openIdInput(draft, providerId) : undefined
  const saml = draft.kind === 'saml' ? samlInput(draft, providerId) : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (openId === undefined && saml === undefined) return
    action.run(async () => {
      const { call } = workspace.session
      if (openId !== undefined) await proven(() => call('providers.create', openId))
      if (saml !== undefined) await proven(() => call('providers.createSaml', saml))
      router.replace(pageAt(`/administration/providers/${providerId}`))
    })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {draft.kind !== 'saml' ? (
        <OpenIdFields draft={draft} onChange={onChange} tried={tried} />
      ) : (
        <MetadataInput
          given={draft.metadata}
          onChange={(metadata) => onChange({ ...draft, metadata })}
          error={tried && saml === undefined ? text.needMetadata : undefined}
        />
      )}
      <p className="field-help">{text.submitHelp}</p>
      <UnfitLine action={action} />
      <div className="form-actions">
        <Button onPress={onBack}>{text.previous}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.submit}
        </Button>
      </div>
    </form>
  )
}
