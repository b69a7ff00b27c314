import { type FormEvent, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { useDesk } from '../state/use-desk.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field } from './field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

/** who sits there proves it anew. */
export function StepUp({ onProven, onClose }: { onProven(): void; onClose(): void }) {
  const { workspace } = useDesk()
  const text = useText()
  const action = useAction()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password === '') return
    action.run(async () => {
      await workspace.session.call('sessions.verify', { proof: { kind: 'password', password } })
      onProven()
    })
  }
  return (
    <Dialog title={text.stepUp.title} help={text.stepUp.help} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <ProblemLine reason={action.reason} />
        <Field
          label={text.stepUp.password}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={tried && password === '' ? text.stepUp.needPassword : undefined}
          autoFocus
        />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.stepUp.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
