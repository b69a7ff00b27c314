import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { AccountForm, type NewAccount } from './account-form.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

/** An account is asked for. What follows says the same for every address, known or not. */
export function RegisterScreen({ call, preferences, router }: WayInProps) {
  const text = useText().wayIn
  const [sentTo, setSentTo] = useState<string>()
  const register = async ({ displayName, ...asked }: NewAccount): Promise<void> => {
    await call('accounts.register', displayName === '' ? asked : { ...asked, displayName })
    setSentTo(asked.email)
  }
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
      <AccountForm
        isNameNeeded={false}
        submit={text.register.submit}
        submitting={text.register.submitting}
        send={register}
      />
      <WayInLink router={router} to={waysIn.signIn}>
        {text.toSignIn}
      </WayInLink>
    </Sheet>
  )
}
