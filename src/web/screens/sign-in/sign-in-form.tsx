import { type FormEvent, useRef, useState } from 'react'
import type { SignInWay } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import { passkeysWork } from '../../state/passkeys.ts'
import type { Preferences } from '../../state/preferences.ts'
import { isEmergency, isPassword, isProvider, ProviderWays } from './provider-ways.tsx'
import { usePasskeySignIn } from './use-passkey-sign-in.ts'

interface SignInFormProps {
  identity: IdentityKeeper
  preferences: Preferences
}

/** The address first, then the ways its company has; or a passkey alone. */
export function SignInForm({ identity, preferences }: SignInFormProps) {
  const [email, setEmail] = useState('')
  const [ways, setWays] = useState<readonly SignInWay[]>()
  const action = useAction()
  const next = (): void => action.run(async () => setWays(await identity.ways(email.trim())))
  if (ways !== undefined)
    return (
      <>
        <ChosenAddress email={email} onBack={() => setWays(undefined)} />
        <ProviderWays ways={ways} identity={identity} preferences={preferences} />
        {ways.some(isPassword) && (
          <PasswordForm email={email} identity={identity} isOnly={!ways.some(isProvider)} />
        )}
        {ways.some(isEmergency) && passkeysWork() && <EmergencyWay identity={identity} />}
      </>
    )
  return (
    <>
      <AddressForm email={email} onChange={setEmail} onNext={next} isPending={action.isPending} />
      {passkeysWork() && <PasskeyButton identity={identity} />}
    </>
  )
}

/** for whom the company's own sign-in is the only one, and it lets nobody in. */
function EmergencyWay({ identity }: { identity: IdentityKeeper }) {
  const text = useText().signIn
  return (
    <details className="way-in-emergency">
      <summary>{text.emergency}</summary>
      <p className="way-in-help">{text.emergencyHelp}</p>
      <PasskeyButton identity={identity} />
    </details>
  )
}

interface AddressFormProps {
  email: string
  onChange(email: string): void
  onNext(): void
  isPending: boolean
}

function AddressForm({ email, onChange, onNext, isPending }: AddressFormProps) {
  const text = useText().signIn
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const isEmpty = email.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (isEmpty) field.current?.focus()
    else onNext()
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <Field
        ref={field}
        label={text.email}
        name="email"
        type="email"
        autoComplete="username webauthn"
        value={email}
        onChange={onChange}
        error={tried && isEmpty ? text.needEmail : undefined}
        autoFocus
      />
      <Button type="submit" tone="primary" isPending={isPending}>
        {isPending ? text.looking : text.next}
      </Button>
    </form>
  )
}

function PasskeyButton({ identity }: { identity: IdentityKeeper }) {
  const text = useText().factors.passkey
  const passkey = usePasskeySignIn(identity.signInWithPasskey)
  return (
    <div className="way-in-form">
      <ProblemLine reason={passkey.reason} />
      <Button icon="key" isPending={passkey.isPending} onPress={passkey.run}>
        {passkey.isPending ? text.waiting : text.signIn}
      </Button>
    </div>
  )
}

function ChosenAddress({ email, onBack }: { email: string; onBack(): void }) {
  const text = useText().signIn
  return (
    <div className="way-in-who">
      <p>{email.trim()}</p>
      <Button onPress={onBack}>{text.otherEmail}</Button>
    </div>
  )
}

interface PasswordFormProps {
  email: string
  identity: IdentityKeeper
  /** Whether there is no other way beside it. */
  isOnly: boolean
}

function PasswordForm({ email, identity, isOnly }: PasswordFormProps) {
  const text = useText().signIn
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password === '') field.current?.focus()
    else action.run(() => identity.signIn(email.trim(), password))
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      {/* For password managers only, which keep the two together. */}
      <input
        className="unseen"
        type="email"
        name="email"
        autoComplete="username"
        value={email.trim()}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField
        ref={field}
        label={text.password}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={tried && password === '' ? text.needPassword : undefined}
        autoFocus={isOnly}
      />
      <Button type="submit" tone={isOnly ? 'primary' : 'quiet'} isPending={action.isPending}>
        {action.isPending ? text.submitting : text.submit}
      </Button>
    </form>
  )
}
