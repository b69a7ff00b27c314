import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import type { CallInput } from '../../../protocol/client/index.ts'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Loading } from '../../components/loading.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useLoaded } from '../../state/use-loaded.ts'
import { ProveFactor } from './prove-factor.tsx'

export type Proof = CallInput<'sessions.verify'>['proof']
type Options = Output<'sessions.verifyOptions'>

interface ProveAnewProps {
  /** How this session can be proven: `sessions.verifyOptions`. */
  options(): Promise<Options>
  /** What it rejects with is said. */
  prove(proof: Proof): Promise<void>
  /** Beside the button that sends. */
  cancel?: ReactNode
  /** Below it: another way than what this house knows of them. */
  elsewhere?: ReactNode
  /** Above the form, once it is known whose session it is. */
  before?(options: Options): ReactNode
}

/** Who sits there proves it anew, with any second factor they have; with the password where there is none. */
export function ProveAnew({ options, prove, cancel, elsewhere, before }: ProveAnewProps) {
  const { stepUp: text } = useText()
  const loaded = useLoaded(useCallback(() => options(), [options]))
  const attempt = async (proof: Proof): Promise<void> => {
    try {
      await prove(proof)
    } catch (error) {
      // What a passkey signs is good for one proof, and not for long: a further try takes a further challenge.
      if (proof.kind === 'passkey') await loaded.reload()
      throw error
    }
  }
  return (
    <Loading of={loaded} words={text.loading}>
      {(known) => (
        <>
          {before?.(known)}
          {known.ways.length === 0 ? (
            known.hasPassword ? (
              <PasswordForm prove={attempt} cancel={cancel} />
            ) : (
              cancel
            )
          ) : (
            <ProveFactor
              ways={known.ways}
              passkeyOptions={known.passkeyOptions}
              prove={attempt}
              cancel={cancel}
            />
          )}
          {elsewhere}
        </>
      )}
    </Loading>
  )
}

function PasswordForm({ prove, cancel }: Pick<ProveAnewProps, 'prove' | 'cancel'>) {
  const { stepUp: text } = useText()
  const action = useAction()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password !== '') action.run(() => prove({ kind: 'password', password }))
  }
  return (
    <form className="factor-form" onSubmit={submit} noValidate>
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
      <div className="factor-actions">
        {cancel}
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.submit}
        </Button>
      </div>
    </form>
  )
}
