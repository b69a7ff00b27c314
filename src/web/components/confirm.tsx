import { useText } from '../i18n/language.tsx'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

interface ConfirmProps {
  title: string
  help: string
  submit: string
  tone?: 'danger' | 'primary'
  act(): Promise<void>
  onClose(): void
}

/** Asks before what has consequences. */
export function Confirm({ title, help, submit, tone = 'danger', act, onClose }: ConfirmProps) {
  const text = useText()
  const action = useAction()
  const confirm = (): void =>
    action.run(async () => {
      await act()
      onClose()
    })
  return (
    <Dialog role="alertdialog" title={title} help={help} onClose={onClose}>
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{text.action.cancel}</Button>
        <Button tone={tone} isPending={action.isPending} onPress={confirm}>
          {submit}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
