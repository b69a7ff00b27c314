import { useState } from 'react'
import { useText } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { AddressForm } from './address-form.tsx'
import { ResetScreen } from './reset-screen.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

/** The address, then the code that was sent there. The second page comes for every address, known or not. */
export function ForgottenScreen(props: WayInProps) {
  const { preferences, router, call } = props
  const { forgotten: text, toSignIn } = useText().wayIn
  const [asked, setAsked] = useState<{ email: string; resetId: string }>()
  const ask = async (email: string): Promise<void> => {
    const { resetId } = await call('accounts.requestPasswordReset', { email })
    setAsked({ email, resetId })
  }
  if (asked !== undefined) {
    const { email, resetId } = asked
    return <ResetScreen {...props} resetId={resetId} sent={{ email, again: () => ask(email) }} />
  }
  return (
    <Sheet page={text.page} title={text.title} help={text.help} preferences={preferences}>
      <AddressForm submit={text.submit} submitting={text.submitting} ask={ask} />
      <WayInLink router={router} to={waysIn.signIn}>
        {toSignIn}
      </WayInLink>
    </Sheet>
  )
}
