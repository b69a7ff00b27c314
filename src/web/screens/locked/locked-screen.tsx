import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'
import { ProveAnew } from '../factors/prove-anew.tsx'
import { ProveElsewhere } from '../factors/prove-elsewhere.tsx'
import { Sheet } from '../way-in/sheet.tsx'
import { LeaveButton } from './leave-button.tsx'

interface LockedScreenProps {
  identity: IdentityKeeper
  preferences: Preferences
  router: Router
}

/** Nothing of the session but whose it is: its person comes back with one proof, anybody else ends it and signs in. */
export function LockedScreen({ identity, preferences, router }: LockedScreenProps) {
  const { workstation: text } = useText()
  const words = { leave: text.changePerson, unsentHelp: text.unsentHelp, leaveAnyway: text.changeAnyway }
  return (
    <Sheet page={text.lockedPage} title={text.lockedTitle} preferences={preferences} focus="title">
      <ProveAnew
        options={identity.unlockOptions}
        prove={identity.unlock}
        elsewhere={<ProveElsewhere call={identity.call} />}
        before={({ displayName }) => <p className="way-in-help">{text.lockedHelp(displayName)}</p>}
      />
      <LeaveButton identity={identity} router={router} words={words} />
    </Sheet>
  )
}
