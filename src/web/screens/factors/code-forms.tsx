import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CodeForm } from '../../components/code-form.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { ProofFormProps } from './factor-types.ts'

/** The six digits an authenticator shows now. */
export function TotpForm({ prove, cancel }: ProofFormProps) {
  const text = useText().factors
  const { code: label, codeHelp, needCode } = text.totp
  return (
    <CodeForm
      className="factor-form"
      text={{ label, codeHelp, needCode, submit: text.confirm, submitting: text.confirming }}
      show={async (code) => prove({ kind: 'totp', code })}
      cancel={cancel}
    />
  )
}

/** The contract takes sixteen letters at least, however they are grouped. */
const shortest = 16

/** One of the ten that were written down. */
export function RecoveryCodeForm({ prove, cancel }: ProofFormProps) {
  const text = useText().factors
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction()
  const isShort = code.trim().length < shortest
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (isShort) field.current?.focus()
    else action.run(() => prove({ kind: 'recoveryCode', code: code.trim() }))
  }
  return (
    <form className="factor-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        ref={field}
        label={text.recovery.code}
        help={text.recovery.codeHelp}
        name="recovery-code"
        autoComplete="off"
        maxLength={40}
        value={code}
        onChange={setCode}
        error={tried && isShort ? text.recovery.needCode : undefined}
        autoFocus
      />
      <div className="factor-actions">
        {cancel}
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {action.isPending ? text.confirming : text.confirm}
        </Button>
      </div>
    </form>
  )
}
