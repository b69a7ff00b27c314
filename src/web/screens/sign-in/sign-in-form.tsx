import { type FormEvent, useRef, useState } from 'react'
import { Button, IconButton } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'

/** A plain form with the names browsers know, so that password managers find their way. */
export function SignInForm({ signIn }: { signIn(email: string, password: string): Promise<void> }) {
  const text = useText().signIn
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const emailField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  const action = useAction()
  const emailError = tried && email.trim() === '' ? text.needEmail : undefined
  const passwordError = tried && password === '' ? text.needPassword : undefined

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (email.trim() === '') emailField.current?.focus()
    else if (password === '') passwordField.current?.focus()
    else action.run(() => signIn(email.trim(), password))
  }

  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        ref={emailField}
        label={text.email}
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        error={emailError}
        autoFocus
      />
      <PasswordField ref={passwordField} value={password} onChange={setPassword} error={passwordError} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.submitting : text.submit}
      </Button>
    </form>
  )
}

interface PasswordFieldProps {
  ref: React.Ref<HTMLInputElement>
  value: string
  onChange(value: string): void
  error: string | undefined
}

function PasswordField({ error, ...rest }: PasswordFieldProps) {
  const text = useText().signIn
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...rest}
      label={text.password}
      name="password"
      type={shown ? 'text' : 'password'}
      autoComplete="current-password"
      error={error}
    >
      <IconButton
        icon={shown ? 'eyeOff' : 'eye'}
        label={shown ? text.hide : text.show}
        onPress={() => setShown(!shown)}
      />
    </Field>
  )
}
