import { type FormEvent, useState } from 'react'
import type { CompanyDomain } from '../../../../protocol/index.ts'
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

/** What happens is said first; where people come in by it, its name is typed. */
export function RemoveDomain({ domain, onClose }: { domain: CompanyDomain; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { action: words } = useText()
  const { domains: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const { domainId, domain: name, state } = domain
  const isHeld = state !== 'waiting'
  const isSure = !isHeld || typed.trim().toLowerCase() === name
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSure) return
    action.run(async () => {
      await proven(() => workspace.session.call('domains.remove', { domainId }))
      onClose()
      router.replace(pageAt('/administration/domains'))
    })
  }
  return (
    <Dialog role="alertdialog" title={text.removeTitle(name)} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        <ul className="plain-list">
          {(isHeld ? text.removeWhat : text.removeClaim).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {isHeld && (
          <Field
            label={text.typeDomain(name)}
            name="typed-domain"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        )}
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
