import { useState } from 'react'
import type { AccountSummary } from '../../protocol/index.ts'
import { useText } from '../i18n/language.tsx'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { PeoplePicker } from './people-picker.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

interface PickPersonDialogProps {
  title: string
  help: string
  people: readonly AccountSummary[]
  /** Said when there is nobody at all to choose from. */
  empty: string
  submit: string
  act(person: AccountSummary): Promise<void>
  onClose(): void
}

/** One person is chosen, then something is done with them. */
export function PickPersonDialog(props: PickPersonDialogProps) {
  const { title, help, people, empty, submit, act, onClose } = props
  const { action: words } = useText()
  const action = useAction()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const picked = people.find(({ accountId }) => chosen.has(accountId))
  const pick = (): void =>
    action.run(async () => {
      if (picked === undefined) return
      await act(picked)
      onClose()
    })
  return (
    <Dialog title={title} help={help} onClose={onClose}>
      <PeoplePicker people={people} empty={empty} mode="one" chosen={chosen} onChoose={setChosen} autoFocus />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button tone="primary" isDisabled={picked === undefined} isPending={action.isPending} onPress={pick}>
          {submit}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
