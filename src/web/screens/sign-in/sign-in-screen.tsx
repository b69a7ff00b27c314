import { useEffect } from 'react'
import { Button } from '../../components/button.tsx'
import { Mark } from '../../components/mark.tsx'
import { Settings } from '../../components/settings.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { Identity, IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import { Refraction } from './refraction.tsx'
import { SecondStep } from './second-step.tsx'
import { SignInForm } from './sign-in-form.tsx'
import './sign-in-screen.css'

interface SignInScreenProps {
  identity: IdentityKeeper
  why: Extract<Identity, { kind: 'signed-out' }>['why']
  /** Once the password was right: what comes next. */
  step?: Extract<Identity, { kind: 'second-step' }>['step']
  preferences: Preferences
}

export function SignInScreen({ identity, why, step, preferences }: SignInScreenProps) {
  const text = useText()
  useEffect(() => {
    document.title = text.page.signIn
  }, [text])
  return (
    <div className="sign-in scrolls">
      <Refraction />
      <main className="sign-in-sheet">
        <header className="sign-in-head">
          <span className="sign-in-brand">
            <Mark size={40} />
            <span>{text.product}</span>
          </span>
          <p className="sign-in-tagline">{text.tagline}</p>
        </header>
        <WhyHere why={why} identity={identity} />
        <h1 className="sign-in-title">{text.signIn.title}</h1>
        {step === undefined ? (
          <SignInForm signIn={identity.signIn} />
        ) : (
          <SecondStep step={step} identity={identity} />
        )}
        <div className="sign-in-settings">
          <Settings preferences={preferences} />
        </div>
      </main>
    </div>
  )
}

function WhyHere({ why, identity }: Pick<SignInScreenProps, 'why' | 'identity'>) {
  const text = useText().signIn
  const action = useAction()
  return (
    <div role="status" className="sign-in-why-place">
      {why === 'ended' && <p className="sign-in-why">{text.ended}</p>}
      {why === 'not-closed' && (
        <div className="sign-in-why">
          <p>{text.notClosed}</p>
          <Button isPending={action.isPending} onPress={() => action.run(identity.signOut)}>
            {text.closeNow}
          </Button>
        </div>
      )}
    </div>
  )
}
