import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import { type WayIn, waysIn } from '../../state/way-in.ts'
import { BootstrapScreen } from './bootstrap-screen.tsx'
import { ConfirmScreen } from './confirm-screen.tsx'
import { ForgottenScreen } from './forgotten-screen.tsx'
import { InvitationScreen } from './invitation-screen.tsx'
import { AskReactivationScreen, ReactivateScreen } from './reactivation-screen.tsx'
import { RegisterScreen } from './register-screen.tsx'
import { ResetScreen } from './reset-screen.tsx'
import { ReturnedScreen } from './returned-screen.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

interface WayInScreenProps extends Omit<WayInProps, 'call'> {
  wayIn: WayIn
  identity: IdentityKeeper
}

export function WayInScreen({ wayIn, identity, ...rest }: WayInScreenProps) {
  const given = { ...rest, call: identity.call }
  switch (wayIn.kind) {
    case 'register':
      return <RegisterScreen {...given} />
    case 'confirm':
      return <ConfirmScreen {...given} token={wayIn.token} />
    case 'invitation':
      return <InvitationScreen {...given} token={wayIn.token} />
    case 'bootstrap':
      return <BootstrapScreen {...given} token={wayIn.token} />
    case 'reactivate':
      return <ReactivateScreen {...given} token={wayIn.token} />
    case 'reactivation':
      return <AskReactivationScreen {...given} />
    case 'forgotten':
      return <ForgottenScreen {...given} />
    case 'reset':
      return <ResetScreen {...given} resetId={wayIn.resetId} linkToken={wayIn.linkToken} />
    case 'returned':
      return (
        <ReturnedScreen
          {...given}
          identity={identity}
          providerId={wayIn.providerId}
          response={wayIn.response}
        />
      )
    case 'bad-link':
      return <BadLink {...given} />
  }
}

function BadLink({ preferences, router }: WayInProps) {
  const text = useText()
  const { badLink, toSignIn } = text.wayIn
  return (
    <Sheet
      page={text.page.signIn}
      title={badLink.title}
      help={badLink.help}
      preferences={preferences}
      focus="title"
    >
      <WayInLink router={router} to={waysIn.signIn}>
        {toSignIn}
      </WayInLink>
    </Sheet>
  )
}
