import { useCallback, useState } from 'react'
import type { Invitation } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { Loading } from '../../../components/loading.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { InvitationTable } from './invitation-table.tsx'
import { InviteMemberDialog } from './invite-member-dialog.tsx'

type Asked = { kind: 'invite' } | { kind: 'revoke'; invitation: Invitation } | { kind: 'revoke-all' }

/** The invitations of the company: made by anyone, taken back here. */
export function InvitationList({ onDone }: { onDone(words: string): void }) {
  const { workspace } = useDesk()
  const { guests: text, frame } = useAdministrationText()
  const proven = useProven()
  const [asked, setAsked] = useState<Asked>()
  const load = useCallback(
    async () => (await workspace.session.call('invitations.list', {})).invitations,
    [workspace],
  )
  const loaded = useLoaded(load)
  const done = (words: string): void => {
    onDone(words)
    void loaded.reload()
  }
  const close = (): void => setAsked(undefined)
  const revoke = async (invitation: Invitation): Promise<void> => {
    const { invitationId } = invitation
    await proven(() => workspace.session.call('invitations.revoke', { invitationId }))
    done(text.revoked(invitation.email))
  }
  const revokeAll = async (): Promise<void> => {
    const { revoked } = await proven(() => workspace.session.call('invitations.revokeMany', {}))
    done(text.revokedAll(revoked))
  }
  return (
    <>
      <div className="form-actions">
        <Button tone="primary" icon="personAdd" onPress={() => setAsked({ kind: 'invite' })}>
          {text.invite}
        </Button>
        <Button icon="close" onPress={() => setAsked({ kind: 'revoke-all' })}>
          {text.revokeAll}
        </Button>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {(invitations) => (
          <InvitationTable
            invitations={invitations}
            onRevoke={(invitation) => setAsked({ kind: 'revoke', invitation })}
          />
        )}
      </Loading>
      {asked?.kind === 'invite' && <InviteMemberDialog onDone={done} onClose={close} />}
      {asked?.kind === 'revoke' && (
        <Confirm
          title={text.revokeTitle(asked.invitation.email)}
          help={text.revokeHelp}
          submit={text.revoke}
          act={() => revoke(asked.invitation)}
          onClose={close}
        />
      )}
      {asked?.kind === 'revoke-all' && (
        <Confirm
          title={text.revokeAllTitle}
          help={text.revokeAllHelp}
          submit={text.revokeAll}
          act={revokeAll}
          onClose={close}
        />
      )}
    </>
  )
}
