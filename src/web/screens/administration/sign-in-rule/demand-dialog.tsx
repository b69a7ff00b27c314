import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { Consequences } from './consequences.tsx'
import type { GuestChoice, RuleParts } from './rule-parts.ts'

interface DemandDialogProps extends Pick<RuleParts, 'rule' | 'done' | 'reread'> {
  guests: GuestChoice
  onClose(): void
}

/** Nothing of it comes back: it is all said again, and the company's name is typed. */
export function DemandDialog({ rule, guests, done, reread, onClose }: DemandDialogProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const { name } = workspace.me.company
  const isSure = typed.trim().toLowerCase() === name.trim().toLowerCase()
  const holds = rule.providersOnly !== null
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSure) return
    action.run(async () => {
      const made = await proven(() => workspace.session.call('company.demandProviders', { guests })).catch(
        (error: unknown) => {
          // What was there a moment ago is missing now: the list behind says what.
          reread()
          throw error
        },
      )
      done(holds ? text.guestsChanged : text.demanded, made)
      onClose()
    })
  }
  return (
    <Dialog role="alertdialog" title={holds ? text.guestsTitle : text.demandTitle} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        {holds ? (
          <p>{guests === 'providers' ? text.guestsLose(rule.affected.guests) : text.guestHelp.as_before}</p>
        ) : (
          <Consequences rule={rule} guests={guests} />
        )}
        <Field
          label={text.typeCompany(name)}
          name="typed-name"
          autoComplete="off"
          value={typed}
          onChange={setTyped}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="danger" isDisabled={!isSure} isPending={action.isPending}>
            {holds ? text.applyGuests : text.demandSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
