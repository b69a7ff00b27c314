import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import { home, type Router } from '../../state/route.ts'
import { unsentHere } from '../../state/vault.ts'

interface LeaveButtonProps {
  identity: IdentityKeeper
  router: Router
  words: {
    leave: string
    /** What is lost with messages that are not sent. */
    unsentHelp: string
    leaveAnyway: string
  }
}

/** Ends the session from a page that shows nothing of it; asks first where messages would be lost. */
export function LeaveButton({ identity, router, words }: LeaveButtonProps) {
  const { account } = useText()
  const [unsent, setUnsent] = useState(0)
  const action = useAction()
  const leave = async (): Promise<void> => {
    // Whoever comes next finds their own first page.
    router.replace(home)
    await identity.signOut()
  }
  const press = (): void =>
    action.run(async () => {
      const lost = await unsentHere().catch(() => 0)
      if (lost === 0) await leave()
      else setUnsent(lost)
    })
  return (
    <>
      <Button icon="leave" isPending={action.isPending} onPress={press}>
        {words.leave}
      </Button>
      {unsent > 0 && (
        <Confirm
          title={account.unsentTitle(unsent)}
          help={words.unsentHelp}
          submit={words.leaveAnyway}
          act={leave}
          onClose={() => setUnsent(0)}
        />
      )}
    </>
  )
}
