import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'
import { Sheet } from '../way-in/sheet.tsx'
import { LeaveButton } from './leave-button.tsx'

interface OutsideScreenProps {
  identity: IdentityKeeper
  preferences: Preferences
  router: Router
  /** Whether there is a session to end. */
  hasSession: boolean
}

/** R115: refused because of where one is. Said only to who has shown who they are; whatever was open here is closed. */
export function OutsideScreen({ identity, preferences, router, hasSession }: OutsideScreenProps) {
  const { wayIn, action, account } = useText()
  const text = wayIn.outside
  const words = {
    leave: account.signOut,
    unsentHelp: account.unsentHelp,
    leaveAnyway: account.signOutAnyway,
  }
  return (
    <Sheet page={text.page} title={text.title} help={text.help} preferences={preferences} focus="title">
      <ul className="way-in-steps" aria-label={text.whatToDo}>
        <li>{text.steps.come}</li>
        <li>{text.steps.ask}</li>
      </ul>
      <p className="way-in-help">{text.code('network_not_allowed')}</p>
      <Button tone="primary" icon="retry" onPress={() => void identity.start()}>
        {action.retry}
      </Button>
      {hasSession && <LeaveButton identity={identity} router={router} words={words} />}
    </Sheet>
  )
}
