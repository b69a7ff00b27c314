import { type FormEvent, useCallback, useState } from 'react'
import type { CallInput } from '../../../protocol/client/index.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { Loading } from '../../components/loading.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import type { StepUpProps } from '../../components/step-up.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import { ProveFactor } from './prove-factor.tsx'

type Proof = CallInput<'sessions.verify'>['proof']

/** who sits there proves it anew, with any second factor they have; with the password where there is none. */
export function StepUp({ onProven, onClose }: StepUpProps) {
  const { workspace } = useDesk()
  const { stepUp: text, action: words } = useText()
  const load = useCallback(() => workspace.session.call('sessions.verifyOptions', {}), [workspace])
  const loaded = useLoaded(load)
  const prove = async (proof: Proof): Promise<void> => {
    try {
      await workspace.session.call('sessions.verify', { proof })
    } catch (error) {
      // What a passkey signs is good for one proof, and not for long: a further try takes a further challenge.
      if (proof.kind === 'passkey') await loaded.reload()
      throw error
    }
    onProven()
  }
  const cancel = <Button onPress={onClose}>{words.cancel}</Button>
  return (
    <Dialog title={text.title} help={text.help} onClose={onClose}>
      <Loading of={loaded} words={text.loading}>
        {({ ways, passkeyOptions }) =>
          ways.length === 0 ? (
            <PasswordForm prove={prove} onClose={onClose} />
          ) : (
            <ProveFactor ways={ways} passkeyOptions={passkeyOptions} prove={prove} cancel={cancel} />
          )
        }
      </Loading>
    </Dialog>
  )
}

function PasswordForm({ prove, onClose }: { prove(proof: Proof): Promise<void>; onClose(): void }) {
  const { stepUp: text, action: words } = useText()
  const action = useAction()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password !== '') action.run(() => prove({ kind: 'password', password }))
  }
  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <PasswordField
        label={text.password}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={tried && password === '' ? text.needPassword : undefined}
        autoFocus
      />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.submit}
        </Button>
      </DialogActions>
    </form>
  )
}
