import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { AdvancedSettings } from './advanced-settings.tsx'
import { EntrySettings } from './entry-settings.tsx'
import { formOf, inputOf, isFit } from './provider-form.ts'
import type { ProviderPartProps } from './provider-part.ts'

/** Who may enter by a provider, and what its sign-in is worth. */
export function ProviderSettings({ provider, onDone }: ProviderPartProps) {
  const { workspace } = useDesk()
  const { settings: text } = useAdministrationText().providers
  const proven = useProven()
  const action = useAction()
  const [form, setForm] = useState(() => formOf(provider))
  const [tried, setTried] = useState(false)
  const { kind } = provider
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit(form, kind)) return
    action.run(async () => {
      await proven(() => workspace.session.call('providers.change', inputOf(form, provider)))
      onDone(text.saved)
    })
  }
  const isPreset = provider.kind === 'oidc' && provider.preset !== undefined
  const given = { form, kind, isPreset, tried, onChange: setForm }
  return (
    <Part title={text.title} help={text.help}>
      <form className="form" onSubmit={submit} noValidate>
        <EntrySettings {...given} />
        <AdvancedSettings {...given} />
        <ProblemLine reason={action.reason} />
        <div className="form-actions">
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.save}
          </Button>
        </div>
      </form>
    </Part>
  )
}
