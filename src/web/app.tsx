import { CrashBarrier } from './components/crash-barrier.tsx'
import { LanguageProvider } from './i18n/language.tsx'
import { CharterScreen } from './screens/charter/charter-screen.tsx'
import { LockedScreen } from './screens/locked/locked-screen.tsx'
import { OutsideScreen } from './screens/locked/outside-screen.tsx'
import { SecondStep } from './screens/sign-in/second-step.tsx'
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx'
import { SignedInScreen } from './screens/signed-in.tsx'
import { Crashed, Starting, Unreachable } from './screens/starting.tsx'
import { WayInScreen } from './screens/way-in/way-in-screen.tsx'
import type { IdentityKeeper } from './state/identity.ts'
import type { Preferences } from './state/preferences.ts'
import type { Router } from './state/route.ts'
import { DeskContext } from './state/use-desk.ts'
import { useStore } from './state/use-store.ts'
import { wayInAt } from './state/way-in.ts'
import type { Workstation } from './state/workstation.ts'

interface AppProps {
  identity: IdentityKeeper
  preferences: Preferences
  router: Router
  workstation: Workstation
}

/** Which screen: it follows from who sits before the page. */
export function App(props: AppProps) {
  const locale = useStore(props.preferences.locale)
  return (
    <LanguageProvider locale={locale}>
      <CrashBarrier fallback={<Crashed />}>
        <CurrentScreen {...props} />
      </CrashBarrier>
    </LanguageProvider>
  )
}

function CurrentScreen({ identity, preferences, router, workstation }: AppProps) {
  const who = useStore(identity.store)
  const wayIn = wayInAt(useStore(router.store))
  // A mail's link is about its own account, whoever is signed in here.
  if (wayIn !== undefined) {
    return <WayInScreen wayIn={wayIn} identity={identity} preferences={preferences} router={router} />
  }
  switch (who.kind) {
    case 'starting':
      return <Starting />
    case 'unreachable':
      return <Unreachable retry={() => void identity.start()} />
    case 'signed-out':
      return <SignInScreen {...{ identity, preferences, router }} why={who.why} elsewhere={who.elsewhere} />
    case 'second-step':
      return <SecondStep step={who.step} identity={identity} preferences={preferences} />
    case 'outside':
      return <OutsideScreen {...{ identity, preferences, router }} hasSession={who.hasSession} />
    case 'charter':
      return <CharterScreen identity={identity} />
    case 'locked':
      return <LockedScreen identity={identity} preferences={preferences} router={router} />
    case 'signed-in':
      return (
        <DeskContext value={{ workspace: who.workspace, router, preferences, lock: identity.lock }}>
          <SignedInScreen signOut={identity.signOut} workstation={workstation} />
        </DeskContext>
      )
  }
}
