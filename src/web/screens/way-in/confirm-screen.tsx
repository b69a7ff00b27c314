import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { Done } from './done.tsx'
import { Sheet } from './sheet.tsx'
import type { WayInProps } from './way-in-props.ts'

/** Where the mail of a registration leads. Opening it does nothing: mail scanners open links too. */
export function ConfirmScreen({ call, preferences, router, token }: WayInProps & { token: string }) {
  const all = useText()
  const text = all.wayIn.confirm
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [isDone, setDone] = useState(false)
  const action = useAction()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (password === '') return
    action.run(async () => {
      await call('accounts.proveAddress', { token, password })
      setDone(true)
    })
  }
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
      <form className="way-in-form" onSubmit={submit} noValidate>
        <ProblemLine reason={action.reason} />
        <PasswordField
          label={all.signIn.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={tried && password === '' ? all.signIn.needPassword : undefined}
          autoFocus
        />
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {action.isPending ? text.submitting : text.submit}
        </Button>
      </form>
    </Sheet>
  )
}
