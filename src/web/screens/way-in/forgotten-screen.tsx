import { type FormEvent, useRef, useState } from 'react'
import { EmailAddress } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { ResetScreen } from './reset-screen.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

/** The address, then the code that was sent there. The second page comes for every address, known or not. */
export function ForgottenScreen(props: WayInProps) {
  const [asked, setAsked] = useState<{ email: string; resetId: string }>()
  const ask = async (email: string): Promise<void> => {
    const { resetId } = await props.call('accounts.requestPasswordReset', { email })
    setAsked({ email, resetId })
  }
  if (asked === undefined) return <AskForCode {...props} ask={ask} />
  const { email, resetId } = asked
  return <ResetScreen {...props} resetId={resetId} sent={{ email, again: () => ask(email) }} />
}

function AskForCode({ preferences, router, ask }: WayInProps & { ask(email: string): Promise<void> }) {
  const all = useText().wayIn
  const text = all.forgotten
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
    <Sheet page={text.page} title={text.title} help={text.help} preferences={preferences}>
      <form className="way-in-form" onSubmit={submit} noValidate>
        <ProblemLine reason={action.reason} />
        <Field
          ref={field}
          label={all.email}
          name="email"
          type="email"
          autoComplete="username"
          maxLength={254}
          value={email}
          onChange={setEmail}
          error={tried && !address.success ? all.needEmail : undefined}
          autoFocus
        />
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {action.isPending ? text.submitting : text.submit}
        </Button>
      </form>
      <WayInLink router={router} to={waysIn.signIn}>
        {all.toSignIn}
      </WayInLink>
    </Sheet>
  )
}
