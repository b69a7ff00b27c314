import { useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { useDesk } from '../../state/use-desk.ts'
import type { MembersPanelState } from '../../state/use-members-panel.ts'
import { Composer } from './composer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { NotFound } from './not-found.tsx'
import { Timeline } from './timeline.tsx'
import { useArrival } from './use-arrival.ts'
import { useFileDrop } from './use-file-drop.ts'
import './conversation-screen.css'

interface ConversationScreenProps {
  conversationId: string
  /** Undefined when it is not one of the reader's conversations. */
  model: ConversationModel | undefined
  panel: MembersPanelState
}

export function ConversationScreen({ conversationId, model, panel }: ConversationScreenProps) {
  if (model === undefined) return <NotFound />
  return <OpenConversation key={conversationId} model={model} panel={panel} />
}

function OpenConversation({ model, panel }: { model: ConversationModel; panel: MembersPanelState }) {
  const { workspace } = useDesk()
  const text = useText().conversation
  const id = model.conversation.conversationId
  const heading = useRef<HTMLHeadingElement>(null)
  const writing = useRef<HTMLTextAreaElement>(null)
  useArrival(heading, writing)
  const drop = useFileDrop((files) => workspace.drafts.attach(id, files))
  return (
    <section className="conversation" {...drop.handlers}>
      <ConversationHeader model={model} panel={panel} heading={heading} />
      <Timeline model={model} />
      <Composer model={model} writing={writing} />
      {drop.isOver && (
        <div className="conversation-drop">
          <p>
            <Icon name="attach" size={28} /> {text.dropHere}
          </p>
        </div>
      )}
    </section>
  )
}
