import { Button } from '../../components/button.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper, WhyOut } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'
import { waysIn } from '../../state/way-in.ts'
import { Sheet } from '../way-in/sheet.tsx'
import { WayInLink } from '../way-in/way-in-link.tsx'
import { SharedWorkstation } from './shared-workstation.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface SignInScreenProps {
  identity: IdentityKeeper
  why: WhyOut
  preferences: Preferences
  router: Router
}

export function SignInScreen({ identity, why, preferences, router }: SignInScreenProps) {
  const text = useText()
  return (
    <Sheet
      page={text.page.signIn}
      title={text.signIn.title}
      preferences={preferences}
      before={<WhyHere why={why} identity={identity} />}
    >
      <SignInForm identity={identity} preferences={preferences} />
      <SharedWorkstation preferences={preferences} />
      <nav className="way-in-links" aria-label={text.wayIn.otherWays}>
        <WayInLink router={router} to={waysIn.forgotten}>
          {text.wayIn.forgotten.offer}
        </WayInLink>
        <WayInLink router={router} to={waysIn.register}>
          {text.wayIn.register.offer}
        </WayInLink>
      </nav>
    </Sheet>
  )
}

function WhyHere({ why, identity }: Pick<SignInScreenProps, 'why' | 'identity'>) {
  const text = useText().signIn
  const action = useAction()
  return (
    <div role="status" className="way-in-why-place">
      {why === 'ended' && <p className="way-in-why">{text.ended}</p>}
      {why === 'attempt-over' && <p className="way-in-why">{text.attemptOver}</p>}
      {why === 'not-closed' && (
        <div className="way-in-why">
          <p>{text.notClosed}</p>
          <Button isPending={action.isPending} onPress={() => action.run(identity.signOut)}>
            {text.closeNow}
          </Button>
        </div>
      )}
    </div>
  )
}
