import type { RefObject } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { IconButton } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { GuestTag } from '../../components/person-name.tsx'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { home } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import type { MembersPanelState } from '../../state/use-members-panel.ts'
import { titleOf } from '../../state/workspace.ts'
import './conversation-header.css'

interface ConversationHeaderProps {
  model: ConversationModel
  panel: MembersPanelState
  heading: RefObject<HTMLHeadingElement | null>
}

export function ConversationHeader({ model, panel, heading }: ConversationHeaderProps) {
  const { router } = useDesk()
  const text = useText()
  const { conversation } = model
  const name = titleOf(conversation)
  return (
    <header className="conversation-head">
      <span className="conversation-back">
        <IconButton icon="back" label={text.action.back} onPress={() => router.back(home)} />
      </span>
      <Monogram name={name} kind={conversation.kind === 'bubble' ? 'bubble' : 'person'} />
      <div className="conversation-names">
        <h1 className="conversation-name" ref={heading} tabIndex={-1}>
          {name}
          {conversation.peer && <GuestTag person={conversation.peer} />}
        </h1>
        <p className="conversation-about">
          <About model={model} />
        </p>
      </div>
      {conversation.kind === 'bubble' && (
        <AriaButton
          className="button button-quiet conversation-members"
          aria-expanded={panel.shown}
          onPress={panel.toggle}
        >
          <Icon name="people" />
          <span className="conversation-members-word">{text.conversation.showMembers}</span>
        </AriaButton>
      )}
    </header>
  )
}

function About({ model }: { model: ConversationModel }) {
  const text = useText()
  const { kind, memberCount, peer } = model.conversation
  if (kind === 'direct') return peer && text.role[peer.role]
  const guests = model.members?.filter((member) => member.role === 'guest').length ?? 0
  const count = text.conversation.members(memberCount)
  return guests === 0 ? (
    count
  ) : (
    <>
      {count}, <strong className="conversation-guests">{text.conversation.guests(guests)}</strong>
    </>
  )
}
