import { type FormEvent, useState } from 'react'
import type { CompanyMember } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useColleagues } from './use-colleagues.ts'

const nobody = ''

/** For good: what happens is said first, and the name is typed, so that nobody removes the wrong person by a press. */
export function RemoveDialog({ member, onClose }: { member: CompanyMember; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { text, formats } = useLanguage()
  const { members: words } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const people = useColleagues(member.accountId)
  const [successor, setSuccessor] = useState<string>(nobody)
  const [typed, setTyped] = useState('')
  const isSure = typed.trim().toLowerCase() === member.displayName.trim().toLowerCase()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSure) return
    const chosen = people.find((person) => person.accountId === successor)
    action.run(async () => {
      const input = { accountId: member.accountId, ...(chosen ? { successorId: chosen.accountId } : {}) }
      await proven(() => workspace.session.call('members.remove', input))
      onClose()
      router.replace(pageAt('/administration/members'))
    })
  }
  const sorted = [...people].sort((a, b) => formats.compare(a.displayName, b.displayName))
  return (
    <Dialog role="alertdialog" title={words.removeTitle(member.displayName)} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        <ul className="plain-list">
          {words.removeWhat.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Choice
          label={words.successor}
          value={successor}
          choices={[
            { value: nobody, label: words.noSuccessor },
            ...sorted.map(({ accountId, displayName }) => ({ value: String(accountId), label: displayName })),
          ]}
          onChange={setSuccessor}
          help={words.successorHelp}
        />
        <Field
          label={words.typeName(member.displayName)}
          name="typed-name"
          autoComplete="off"
          value={typed}
          onChange={setTyped}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="danger" isDisabled={!isSure} isPending={action.isPending}>
            {words.removeSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
