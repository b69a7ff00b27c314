import { type FormEvent, useRef, useState } from 'react'
import { EmailAddress } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'

interface AddressFormProps {
  submit: string
  submitting: string
  /** Its refusal is said. */
  ask(email: string): Promise<void>
}

/** An address to which something is sent by mail. */
export function AddressForm({ submit: label, submitting, ask }: AddressFormProps) {
  const text = useText().wayIn
  const [email, setEmail] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction()
  const address = EmailAddress.safeParse(email)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (address.success) action.run(() => ask(address.data))
    else field.current?.focus()
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        ref={field}
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
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? submitting : label}
      </Button>
    </form>
  )
}
