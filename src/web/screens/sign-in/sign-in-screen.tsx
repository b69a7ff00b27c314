import type { EndAtProvider } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'
import { useStore } from '../../state/use-store.ts'
import { waysIn } from '../../state/way-in.ts'
import type { WhyOut } from '../../state/who.ts'
import { Sheet } from '../way-in/sheet.tsx'
import { WayInLink } from '../way-in/way-in-link.tsx'
import { SharedWorkstation } from './shared-workstation.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface SignInScreenProps {
  identity: IdentityKeeper
  why: WhyOut
  /** Where their session may still be open. */
  elsewhere: EndAtProvider | undefined
  preferences: Preferences
  router: Router
}

export function SignInScreen({ identity, why, elsewhere, preferences, router }: SignInScreenProps) {
  const text = useText()
  return (
    <Sheet
      page={text.page.signIn}
      title={text.signIn.title}
      preferences={preferences}
      before={<WhyHere {...{ identity, why, elsewhere, preferences }} />}
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

function WhyHere({ identity, why, elsewhere, preferences }: Omit<SignInScreenProps, 'router'>) {
  const text = useText().signIn
  const action = useAction()
  const isShared = useStore(preferences.shared)
  return (
    <div role="status" className="way-in-why-place">
      {why === 'ended' && <p className="way-in-why">{text.ended}</p>}
      {why === 'left-there' && <p className="way-in-why">{text.leftThere}</p>}
      {elsewhere && (
        <div className="way-in-why">
          <p>{(isShared ? text.leavingThere : text.stillThere)(elsewhere.name)}</p>
          <Button onPress={() => identity.leaveThere(elsewhere)}>{text.leaveThere(elsewhere.name)}</Button>
        </div>
      )}
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
