import { useState } from 'react'
import { scopesOf } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { InviteGuestDialog } from './invite-guest-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

/** Any member but a guest may add people; organisers may rename; everyone may leave. */
export function BubbleActions({ model, onLeft }: { model: ConversationModel; onLeft(): void }) {
  const { workspace } = useDesk()
  const text = useText().members
  const { inviteGuest } = useText()
  const [open, setOpen] = useState<'invite' | 'invite-guest' | 'rename' | 'leave'>()
  const close = (): void => setOpen(undefined)
  const { conversation } = model
  const { account } = useStore(workspace.own)
  const mayInviteGuests =
    scopesOf[account.role].has('guests:invite') && account.switches.inviteGuests === 'enabled'
  const organiser = conversation.own.memberRole === 'organiser'
  return (
    <div className="bubble-actions">
      {workspace.me.account.role !== 'guest' && (
        <Button icon="personAdd" onPress={() => setOpen('invite')}>
          {text.invite}
        </Button>
      )}
      {mayInviteGuests && (
        <Button icon="mail" onPress={() => setOpen('invite-guest')}>
          {inviteGuest.open}
        </Button>
      )}
      {organiser && (
        <Button icon="pen" onPress={() => setOpen('rename')}>
          {text.rename}
        </Button>
      )}
      <Button icon="leave" onPress={() => setOpen('leave')}>
        {text.leave}
      </Button>
      {open === 'invite' && <InviteDialog model={model} onClose={close} />}
      {open === 'invite-guest' && <InviteGuestDialog conversation={conversation} onClose={close} />}
      {open === 'rename' && <RenameDialog conversation={conversation} onClose={close} />}
      {open === 'leave' && <Leave model={model} onClose={close} onLeft={onLeft} />}
    </div>
  )
}

interface LeaveProps {
  model: ConversationModel
  onClose(): void
  onLeft(): void
}

function Leave({ model, onClose, onLeft }: LeaveProps) {
  const { workspace } = useDesk()
  const text = useText().members
  const { conversation, members } = model
  const organisers = members?.filter((member) => member.memberRole === 'organiser').length ?? 0
  const isLast =
    conversation.own.memberRole === 'organiser' && organisers === 1 && conversation.memberCount > 1
  const leave = async (): Promise<void> => {
    await workspace.session.call('bubbles.leave', { bubbleId: conversation.conversationId })
    onLeft()
    workspace.conversations.drop(conversation.conversationId)
  }
  return (
    <Confirm
      title={text.leaveTitle(conversation.name ?? '')}
      help={isLast ? `${text.leaveHelp} ${text.leaveLastOrganiser}` : text.leaveHelp}
      submit={text.leaveSubmit}
      act={leave}
      onClose={onClose}
    />
  )
}
