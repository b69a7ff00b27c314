import { type FormEvent, useState } from 'react'
import type { IdentityProvider } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'

/** Everybody's link goes with it: what happens is said first, and the name is typed. */
export function RemoveProvider({ provider, onClose }: { provider: IdentityProvider; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { action: words } = useText()
  const { providers: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const { providerId, name } = provider
  const isSure = typed.trim().toLowerCase() === name.trim().toLowerCase()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSure) return
    action.run(async () => {
      await proven(() => workspace.session.call('providers.delete', { providerId }))
      onClose()
      router.replace(pageAt('/administration/providers'))
    })
  }
  return (
    <Dialog role="alertdialog" title={text.removeTitle(name)} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        <ul className="plain-list">
          {text.removeWhat.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Field
          label={text.typeName(name)}
          name="typed-name"
          autoComplete="off"
          value={typed}
          onChange={setTyped}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="danger" isDisabled={!isSure} isPending={action.isPending}>
            {text.removeSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
