import { useEffect, useMemo, useRef } from 'react'
import type { Member } from '../../../protocol/index.ts'
import { IconButton } from '../../components/button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useLanguage } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import type { MembersPanelState } from '../../state/use-members-panel.ts'
import { BubbleActions } from './bubble-actions.tsx'
import { MemberRow } from './member-row.tsx'
import './members-panel.css'

interface MembersPanelProps {
  model: ConversationModel
  panel: MembersPanelState
  onLeft(): void
}

/** Who is in the bubble, and what one may do about it. */
export function MembersPanel({ model, panel, onLeft }: MembersPanelProps) {
  const { text, formats } = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  const { covers, close } = panel
  const members = useMemo(
    () =>
      [...(model.members ?? [])].sort(
        (a, b) => byRole(a, b) || formats.compare(a.displayName, b.displayName),
      ),
    [model.members, formats],
  )
  useEffect(() => {
    if (covers) heading.current?.focus()
  }, [covers])
  return (
    <aside
      className="members"
      data-covers={covers || undefined}
      aria-labelledby="members-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && covers) close()
      }}
    >
      <header className="members-head">
        {covers && <IconButton icon="back" label={text.action.backToConversation} onPress={close} />}
        <h2 id="members-title" className="members-title" ref={heading} tabIndex={-1}>
          {text.members.title} <span className="members-count">{model.conversation.memberCount}</span>
        </h2>
        {!covers && <IconButton icon="close" label={text.action.close} onPress={close} />}
      </header>
      <div className="members-body scrolls">
        {model.members === undefined && (
          <p className="members-reading">
            <Spinner /> {text.conversation.loading}
          </p>
        )}
        <ul>
          {members.map((member) => (
            <MemberRow key={member.accountId} member={member} conversation={model.conversation} />
          ))}
        </ul>
        {members.some((member) => member.role === 'guest') && (
          <p className="members-note">{text.members.guestNote}</p>
        )}
        <BubbleActions model={model} onLeft={onLeft} />
      </div>
    </aside>
  )
}

function byRole(a: Member, b: Member): number {
  const rank = (member: Member): number =>
    member.memberRole === 'organiser' ? 0 : member.role === 'guest' ? 2 : 1
  return rank(a) - rank(b)
}
