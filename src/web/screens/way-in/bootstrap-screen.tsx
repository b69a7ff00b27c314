import { type FormEvent, useRef, useState } from 'react'
import { EmailAddress } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useNewPassword } from '../../components/use-new-password.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { Done } from './done.tsx'
import { Sheet } from './sheet.tsx'
import type { WayInProps } from './way-in-props.ts'

/** The first administrator's account, by the link that the operator handed over. */
export function BootstrapScreen({ call, preferences, router, token }: WayInProps & { token: string }) {
  const { text: all } = useLanguage()
  const text = all.wayIn.bootstrap
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Done
        page={text.page}
        title={text.doneTitle}
        help={text.done}
        preferences={preferences}
        router={router}
        key="done"
      />
    )
  return (
    <Sheet page={text.page} title={text.title} help={text.help} preferences={preferences} key="form">
      <BootstrapForm call={call} token={token} onDone={() => setDone(true)} />
    </Sheet>
  )
}

function BootstrapForm({
  call,
  token,
  onDone,
}: Pick<WayInProps, 'call'> & { token: string; onDone(): void }) {
  const { text: all, locale } = useLanguage()
  const text = all.wayIn
  const [email, setEmail] = useState('')
  const [displayName, setName] = useState('')
  const [tried, setTried] = useState(false)
  const emailField = useRef<HTMLInputElement>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const password = useNewPassword({ email, displayName })
  const action = useAction()
  const address = EmailAddress.safeParse(email)
  const name = displayName.trim()

  const make = async (to: string): Promise<void> => {
    const asked = { token, email: to, password: password.value, displayName: name, locale }
    await password.sending(() => call('accounts.bootstrap', asked))
    onDone()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!address.success) emailField.current?.focus()
    else if (name === '') nameField.current?.focus()
    else if (!password.isFit()) password.field.current?.focus()
    else action.run(() => make(address.data))
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        ref={emailField}
        label={text.email}
        name="email"
        type="email"
        autoComplete="username"
        maxLength={254}
        value={email}
        onChange={setEmail}
        error={tried && !address.success ? text.needEmail : undefined}
        autoFocus
      />
      <Field
        ref={nameField}
        label={text.bootstrap.name}
        help={text.register.nameHelp}
        name="name"
        autoComplete="name"
        maxLength={100}
        value={displayName}
        onChange={setName}
        error={tried && name === '' ? text.bootstrap.needName : undefined}
      />
      <NewPasswordField password={password} tried={tried} label={all.signIn.password} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.register.submitting : text.bootstrap.submit}
      </Button>
    </form>
  )
}
