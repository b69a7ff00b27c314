import { type FormEvent, useState } from 'react'
import type { CompanyMember } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'

interface ResetFactorsDialogProps {
  member: CompanyMember
  onDone(words: string): void
  onClose(): void
}

const ways = ['in_person', 'video_call', 'known_number'] as const

/** Says what follows, and asks how the person was recognised: it is kept with the reset. */
export function ResetFactorsDialog({ member, onDone, onClose }: ResetFactorsDialogProps) {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const { factors: words } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [identityChecked, setWay] = useState<(typeof ways)[number]>('in_person')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    action.run(async () => {
      const input = { accountId: member.accountId, identityChecked }
      const { reset } = await proven(() => workspace.session.call('factors.askReset', input))
      onDone(words.asked(formats.moment(reset.dueAt)))
      onClose()
    })
  }
  return (
    <Dialog
      role="alertdialog"
      title={words.askTitle(member.displayName)}
      help={words.askHelp}
      onClose={onClose}
    >
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Choice
          label={words.recognised}
          value={identityChecked}
          choices={ways.map((value) => ({ value, label: words.ways[value] }))}
          onChange={(value) => setWay(value)}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="danger" isPending={action.isPending}>
            {words.askSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
