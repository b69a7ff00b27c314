import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { Part } from '../../components/page.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useProven } from '../../components/step-up.tsx'
import { useAction } from '../../components/use-action.ts'
import { useNewPassword } from '../../components/use-new-password.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import type { SecurityActs } from './security-acts.ts'

export function PasswordPart({ done }: SecurityActs) {
  const text = useText().security.password
  const [isAsking, setAsking] = useState(false)
  return (
    <Part title={text.title} help={text.help}>
      <div className="form-actions">
        <Button icon="lock" onPress={() => setAsking(true)}>
          {text.change}
        </Button>
      </div>
      {isAsking && <PasswordDialog done={done} onClose={() => setAsking(false)} />}
    </Part>
  )
}

function PasswordDialog({ done, onClose }: Pick<SecurityActs, 'done'> & { onClose(): void }) {
  const { workspace } = useDesk()
  const { account, company } = useStore(workspace.own)
  const { security, action: words } = useText()
  const text = security.password
  const proven = useProven()
  const action = useAction()
  const [tried, setTried] = useState(false)
  const password = useNewPassword({ ...account, company: company.name })
  const change = async (): Promise<void> => {
    const input = { newPassword: password.value }
    await proven(() => workspace.session.call('accounts.changePassword', input))
    done(text.done)
    onClose()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password.isFit()) action.run(() => password.sending(change))
    else password.field.current?.focus()
  }
  return (
    <Dialog title={text.change} help={text.consequence} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        {/* For password managers only, which keep the two together. */}
        <input
          className="unseen"
          type="email"
          name="email"
          autoComplete="username"
          value={account.email ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <ProblemLine reason={action.reason} />
        <NewPasswordField password={password} tried={tried} autoFocus />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {action.isPending ? text.submitting : text.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
