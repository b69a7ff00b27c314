import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'
import { home, type Router } from '../../state/route.ts'
import { unsentHere } from '../../state/vault.ts'
import { ProveAnew } from '../factors/prove-anew.tsx'
import { Sheet } from '../way-in/sheet.tsx'

interface LockedScreenProps {
  identity: IdentityKeeper
  preferences: Preferences
  router: Router
}

/** Nothing of the session but whose it is: its person comes back with one proof, anybody else ends it and signs in. */
export function LockedScreen({ identity, preferences, router }: LockedScreenProps) {
  const { workstation: text, account } = useText()
  const [unsent, setUnsent] = useState(0)
  const action = useAction()
  const leave = async (): Promise<void> => {
    // Whoever comes next finds their own first page.
    router.replace(home)
    await identity.signOut()
  }
  const change = (): void =>
    action.run(async () => {
      const lost = await unsentHere().catch(() => 0)
      if (lost === 0) await leave()
      else setUnsent(lost)
    })
  return (
    <Sheet page={text.lockedPage} title={text.lockedTitle} preferences={preferences} focus="title">
      <ProveAnew
        options={identity.unlockOptions}
        prove={identity.unlock}
        before={({ displayName }) => <p className="way-in-help">{text.lockedHelp(displayName)}</p>}
      />
      <Button icon="leave" isPending={action.isPending} onPress={change}>
        {text.changePerson}
      </Button>
      {unsent > 0 && (
        <Confirm
          title={account.unsentTitle(unsent)}
          help={text.unsentHelp}
          submit={text.changeAnyway}
          act={leave}
          onClose={() => setUnsent(0)}
        />
      )}
    </Sheet>
  )
}
