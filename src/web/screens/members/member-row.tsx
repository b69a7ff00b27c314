import { useState } from 'react'
import type { Conversation, Member } from '../../../protocol/index.ts'
import { IconButton } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'

export function MemberRow({ member, conversation }: { member: Member; conversation: Conversation }) {
  const { workspace } = useDesk()
  const text = useText()
  const [asking, setAsking] = useState(false)
  const isSelf = member.accountId === workspace.me.account.accountId
  const organiser = member.memberRole === 'organiser'
  const remove = async (): Promise<void> => {
    const input = { bubbleId: conversation.conversationId, accountId: member.accountId }
    await workspace.session.call('bubbles.remove', input)
  }
  return (
    <li className="member">
      <Monogram name={member.displayName} kind="person" />
      <div className="member-words">
        <p className="member-name">
          <PersonName person={member} you={isSelf} />
        </p>
        <p className="member-role" data-organiser={organiser || undefined}>
          {organiser ? text.role.organiser : text.role.member}
        </p>
      </div>
      {conversation.own.memberRole === 'organiser' && !isSelf && (
        <IconButton
          icon="personRemove"
          label={text.members.remove(member.displayName)}
          onPress={() => setAsking(true)}
        />
      )}
      {asking && (
        <Confirm
          title={text.members.removeTitle(member.displayName)}
          help={text.members.removeHelp}
          submit={text.members.removeShort}
          act={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  )
}
