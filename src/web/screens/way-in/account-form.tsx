import { type FormEvent, useRef, useState } from 'react'
import { EmailAddress, type Locale } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useNewPassword } from '../../components/use-new-password.ts'
import { useLanguage } from '../../i18n/language.tsx'

export interface NewAccount {
  readonly email: string
  readonly password: string
  /** Empty where it may be and was left so. */
  readonly displayName: string
  readonly locale: Locale
}

interface AccountFormProps {
  isNameNeeded: boolean
  submit: string
  submitting: string
  /** Its refusal is said, and what it finds wrong with the password is shown in the list. */
  send(account: NewAccount): Promise<void>
}

/** What it takes to make an account, whichever way one came. */
export function AccountForm({ isNameNeeded, submit: label, submitting, send }: AccountFormProps) {
  const { text: all, locale } = useLanguage()
  const text = all.wayIn.account
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const emailField = useRef<HTMLInputElement>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const password = useNewPassword({ email, displayName: name })
  const action = useAction()
  const address = EmailAddress.safeParse(email)
  const displayName = name.trim()
  const isNameless = isNameNeeded && displayName === ''

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!address.success) emailField.current?.focus()
    else if (isNameless) nameField.current?.focus()
    else if (!password.isFit()) password.field.current?.focus()
    else {
      const account = { email: address.data, password: password.value, displayName, locale }
      action.run(() => password.sending(() => send(account)))
    }
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        ref={emailField}
        label={all.wayIn.email}
        name="email"
        type="email"
        autoComplete="username"
        maxLength={254}
        value={email}
        onChange={setEmail}
        error={tried && !address.success ? all.wayIn.needEmail : undefined}
        autoFocus
      />
      <Field
        ref={nameField}
        label={isNameNeeded ? text.name : text.nameOptional}
        help={text.nameHelp}
        name="name"
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={setName}
        error={tried && isNameless ? text.needName : undefined}
      />
      <NewPasswordField password={password} tried={tried} label={all.signIn.password} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? submitting : label}
      </Button>
    </form>
  )
}
