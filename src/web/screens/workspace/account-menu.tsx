import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { Settings } from '../../components/settings.tsx'
import { useText } from '../../i18n/language.tsx'
import { pageAt } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useSelected, useStore } from '../../state/use-store.ts'
import { unsentIn } from '../../state/waiting.ts'
import './account-menu.css'

/** Who is signed in, how the page looks and speaks, and the way out. */
export function AccountMenu({ signOut }: { signOut(): Promise<void> }) {
  const { workspace, router, preferences, lock } = useDesk()
  const text = useText()
  const [isOpen, setOpen] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const unsent = useSelected(workspace.outgoing, unsentIn)
  const { account, company } = useStore(workspace.own)
  const open = (page: string): void => {
    setOpen(false)
    router.go(pageAt(page))
  }
  const leave = (): void => {
    if (unsent === 0) return void signOut()
    setOpen(false)
    setAsking(true)
  }
  return (
    <>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <AriaButton className="account-button" aria-label={text.account.open(account.displayName)}>
          <Monogram name={account.displayName} kind="person" />
        </AriaButton>
        <Popover className="account-popover" placement="bottom end">
          <Dialog className="account">
            <Heading slot="title" className="unseen">
              {text.account.title}
            </Heading>
            <div className="account-who">
              <p className="account-name">{account.displayName}</p>
              <p>{account.email}</p>
              <p>{text.role[account.role]}</p>
              <p>{company.name}</p>
            </div>
            <div className="account-ways">
              <Button icon="person" onPress={() => open('/profile')}>
                {text.profile.title}
              </Button>
              <Button icon="lock" onPress={() => open('/security')}>
                {text.security.title}
              </Button>
              {account.role === 'company_admin' && (
                <Button icon="shield" onPress={() => open('/administration/members')}>
                  {text.account.administration}
                </Button>
              )}
            </div>
            <Settings preferences={preferences} />
            <Button icon="lock" onPress={() => void lock()}>
              {text.workstation.lock}
            </Button>
            <Button icon="leave" onPress={leave}>
              {text.account.signOut}
            </Button>
          </Dialog>
        </Popover>
      </DialogTrigger>
      {isAsking && (
        <Confirm
          title={text.account.unsentTitle(unsent)}
          help={text.account.unsentHelp}
          submit={text.account.signOutAnyway}
          act={signOut}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
