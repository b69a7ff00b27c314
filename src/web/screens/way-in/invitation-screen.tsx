import { useCallback, useState } from 'react'
import { Loading } from '../../components/loading.tsx'
import { useText } from '../../i18n/language.tsx'
import { useLoaded } from '../../state/use-loaded.ts'
import { AccountForm } from './account-form.tsx'
import { Done } from './done.tsx'
import { Sheet } from './sheet.tsx'
import type { WayInProps } from './way-in-props.ts'

/** Where the mail of an invitation leads: looking at it says who invites, and accepts nothing. */
export function InvitationScreen({ call, preferences, router, token }: WayInProps & { token: string }) {
  const text = useText().wayIn.invitation
  const [isDone, setDone] = useState(false)
  const load = useCallback(() => call('invitations.look', { token }), [call, token])
  const invitation = useLoaded(load)
  const at = { page: text.page, preferences }
  if (isDone) return <Done {...at} title={text.doneTitle} help={text.done} router={router} key="done" />
  const isReady = invitation.kind === 'ready'
  const title = isReady ? text.title(invitation.value.company.name) : text.invited
  return (
    <Sheet {...at} title={title} help={isReady ? text.help : undefined} key="form">
      <Loading of={invitation} words={text.reading}>
        {() => (
          <AccountForm
            isNameNeeded
            submit={text.submit}
            submitting={text.submitting}
            send={async (account) => {
              await call('invitations.accept', { ...account, token })
              setDone(true)
            }}
          />
        )}
      </Loading>
    </Sheet>
  )
}
