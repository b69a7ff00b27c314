import { type FormEvent, useCallback, useState } from 'react'
import type { Input, Way } from '../../protocol/index.ts'
import { useText } from '../i18n/language.tsx'
import { useDesk } from '../state/use-desk.ts'
import { useLoaded } from '../state/use-loaded.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field } from './field.tsx'
import { Loading } from './loading.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

interface StepUpProps {
  onProven(): void
  onClose(): void
}

/** who sits there proves it anew, with the second factor where there is one, else with the password. */
export function StepUp(props: StepUpProps) {
  const { workspace } = useDesk()
  const text = useText().stepUp
  const load = useCallback(() => workspace.session.call('sessions.verifyOptions', {}), [workspace])
  const loaded = useLoaded(load)
  return (
    <Dialog title={text.title} help={text.help} onClose={props.onClose}>
      <Loading of={loaded} words={text.loading}>
        {({ ways }) => <ProofForm {...props} ways={ways} />}
      </Loading>
    </Dialog>
  )
}

function ProofForm({ ways, onProven, onClose }: StepUpProps & { ways: readonly Way[] }) {
  const { workspace } = useDesk()
  const text = useText()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const byPassword = ways.length === 0
  const need = byPassword ? text.stepUp.needPassword : text.stepUp.needCode
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (typed.trim() === '') return
    const proof: Proof = byPassword ? { kind: 'password', password: typed } : codeProof(typed.trim())
    action.run(async () => {
      await workspace.session.call('sessions.verify', { proof })
      onProven()
    })
  }
  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        label={byPassword ? text.stepUp.password : text.stepUp.code}
        name={byPassword ? 'password' : 'code'}
        type={byPassword ? 'password' : 'text'}
        autoComplete={byPassword ? 'current-password' : 'one-time-code'}
        value={typed}
        onChange={setTyped}
        error={tried && typed.trim() === '' ? need : undefined}
        autoFocus
        {...(byPassword ? {} : { help: text.stepUp.codeHelp })}
      />
      <DialogActions>
        <Button onPress={onClose}>{text.action.cancel}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.stepUp.submit}
        </Button>
      </DialogActions>
    </form>
  )
}

type Proof = Input<'sessions.verify'>['proof']

/** Six digits are an authenticator's; anything longer is a recovery code. */
function codeProof(code: string): Proof {
  return /^\d{6}$/.test(code) ? { kind: 'totp', code } : { kind: 'recoveryCode', code }
}
