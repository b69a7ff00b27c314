import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CodeField } from '../../components/code-field.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useNewPassword } from '../../components/use-new-password.ts'
import { useText } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { Done } from './done.tsx'
import { ResendCode } from './resend-code.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

interface ResetScreenProps extends WayInProps {
  resetId: string
  /** From the link of the mail, while it takes both. */
  linkToken?: string
  /** Where the code was sent to, when it was asked for in this page. */
  sent?: { email: string; again(): Promise<void> }
}

/** The code and the new password, sent together: a weak password costs no try at the code. */
export function ResetScreen(props: ResetScreenProps) {
  const { preferences, router, sent } = props
  const { wayIn } = useText()
  const text = wayIn.reset
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
    <Sheet
      page={text.page}
      title={text.title}
      help={sent === undefined ? text.byLink : text.sent(sent.email)}
      preferences={preferences}
      key="form"
    >
      <ResetForm {...props} onDone={() => setDone(true)} />
      {sent !== undefined && <ResendCode again={sent.again} />}
      <WayInLink router={router} to={waysIn.signIn}>
        {wayIn.toSignIn}
      </WayInLink>
    </Sheet>
  )
}

function ResetForm({ call, resetId, linkToken, sent, onDone }: ResetScreenProps & { onDone(): void }) {
  const text = useText().wayIn.reset
  const [pin, setPin] = useState('')
  const [tried, setTried] = useState(false)
  const pinField = useRef<HTMLInputElement>(null)
  const password = useNewPassword({ email: sent?.email })
  const action = useAction()
  const reset = async (): Promise<void> => {
    const asked = { resetId, pin, newPassword: password.value }
    await password.sending(() =>
      call('accounts.resetPassword', linkToken === undefined ? asked : { ...asked, linkToken }),
    )
    onDone()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (pin.length < 6) pinField.current?.focus()
    else if (!password.isFit()) password.field.current?.focus()
    else action.run(reset)
  }
  return (
    <form className="way-in-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <CodeField
        ref={pinField}
        label={text.code}
        help={text.codeHelp}
        value={pin}
        onChange={setPin}
        error={tried && pin.length < 6 ? text.needCode : undefined}
        autoFocus
      />
      <NewPasswordField password={password} tried={tried} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.submitting : text.submit}
      </Button>
    </form>
  )
}
