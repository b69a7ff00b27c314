import { type FormEvent, useRef, useState } from 'react'
import { EmailAddress } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useNewPassword } from '../../components/use-new-password.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

/** An account is asked for. What follows says the same for every address, known or not. */
export function RegisterScreen({ call, preferences, router }: WayInProps) {
  const { text: all } = useLanguage()
  const text = all.wayIn
  const [sentTo, setSentTo] = useState<string>()
  if (sentTo !== undefined)
    return (
      <Sheet
        page={text.register.page}
        title={text.register.sentTitle}
        help={text.register.sent(sentTo)}
        preferences={preferences}
        focus="title"
        key="sent"
      >
        <p className="way-in-help">{text.register.sentHelp}</p>
        <div className="way-in-links">
          <WayInLink router={router} to={waysIn.signIn}>
            {text.toSignIn}
          </WayInLink>
          <Button onPress={() => setSentTo(undefined)}>{text.startOver}</Button>
        </div>
      </Sheet>
    )
  return (
    <Sheet
      page={text.register.page}
      title={text.register.title}
      help={text.register.help}
      preferences={preferences}
      key="form"
    >
      <RegisterForm call={call} onSent={setSentTo} />
      <WayInLink router={router} to={waysIn.signIn}>
        {text.toSignIn}
      </WayInLink>
    </Sheet>
  )
}

function RegisterForm({ call, onSent }: Pick<WayInProps, 'call'> & { onSent(email: string): void }) {
  const { text: all, locale } = useLanguage()
  const text = all.wayIn
  const [email, setEmail] = useState('')
  const [displayName, setName] = useState('')
  const [tried, setTried] = useState(false)
  const emailField = useRef<HTMLInputElement>(null)
  const password = useNewPassword({ email, displayName })
  const action = useAction()
  const address = EmailAddress.safeParse(email)

  const register = async (to: string): Promise<void> => {
    const name = displayName.trim()
    const asked = { email: to, password: password.value, locale }
    await password.sending(() =>
      call('accounts.register', { ...asked, ...(name === '' ? {} : { displayName: name }) }),
    )
    onSent(to)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!address.success) emailField.current?.focus()
    else if (!password.isFit()) password.field.current?.focus()
    else action.run(() => register(address.data))
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
        label={text.register.name}
        help={text.register.nameHelp}
        name="name"
        autoComplete="name"
        maxLength={100}
        value={displayName}
        onChange={setName}
      />
      <NewPasswordField password={password} tried={tried} label={all.signIn.password} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.register.submitting : text.register.submit}
      </Button>
    </form>
  )
}
