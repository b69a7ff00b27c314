import { AppLink } from '../../components/app-link.tsx'
import { Icon } from '../../components/icon.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { GuestTag } from '../../components/person-name.tsx'
import type { Formats } from '../../i18n/formats.ts'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { routeTo } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useSelected } from '../../state/use-store.ts'
import { waitingIn } from '../../state/waiting.ts'
import { titleOf } from '../../state/workspace.ts'
import './conversation-row.css'

interface ConversationRowProps {
  model: ConversationModel
  formats: Formats
  today: Date
}

export function ConversationRow({ model, formats, today }: ConversationRowProps) {
  const { router } = useDesk()
  const { conversation } = model
  const id = conversation.conversationId
  const isOpen = useSelected(router.store, (route) => route.conversationId === id)
  const name = titleOf(conversation)
  const since = conversation.lastMessage?.sentAt ?? conversation.updatedAt
  return (
    <li className="row" data-unread={conversation.unread > 0 || model.appeared || undefined}>
      <AppLink router={router} to={routeTo(id)} current={isOpen} className="row-link">
        <Monogram name={name} kind={conversation.kind === 'bubble' ? 'bubble' : 'person'} />
        <span className="row-words">
          <span className="row-top">
            <span className="row-name">
              {name}
              {conversation.peer && <GuestTag person={conversation.peer} />}
            </span>
            <time className="row-time" dateTime={since} title={formats.full(since)}>
              {formats.brief(since, today)}
            </time>
          </span>
          <span className="row-bottom">
            <Preview model={model} />
            <Marker model={model} />
          </span>
        </span>
      </AppLink>
    </li>
  )
}

function Preview({ model }: { model: ConversationModel }) {
  const { workspace } = useDesk()
  const text = useText().list
  const { conversationId, lastMessage } = model.conversation
  const draft = useSelected(workspace.drafts.store, (all) => all.get(conversationId)?.text.trim() ?? '')
  const isOpen = useSelected(useDesk().router.store, (route) => route.conversationId === conversationId)
  const failed = useSelected(workspace.outgoing, (all) =>
    all.some((item) => item.conversationId === conversationId && item.state.kind === 'failed'),
  )
  const waiting = useSelected(workspace.outgoing, (all) => waitingIn(all, conversationId))
  if (failed) {
    return (
      <span className="row-preview row-failed">
        <Icon name="alert" size={18} /> {text.failed}
      </span>
    )
  }
  if (waiting > 0) {
    return (
      <span className="row-preview row-waiting">
        <Icon name="clock" size={18} /> {text.waiting(waiting)}
      </span>
    )
  }
  if (draft !== '' && !isOpen) return <span className="row-preview">{text.line(text.draft, draft)}</span>
  if (lastMessage === null) return <span className="row-preview">{text.noMessage}</span>
  const { sender, body, attachments } = lastMessage
  const author = sender.accountId === workspace.me.account.accountId ? text.you : sender.displayName
  const words = body === '' ? text.files(attachments.length) : body
  return <span className="row-preview">{text.line(author, words.slice(0, 200))}</span>
}

/** What was not read yet: a number where it is known, a word, and never colour alone. */
function Marker({ model }: { model: ConversationModel }) {
  const text = useText().list
  const { unread } = model.conversation
  if (unread > 0) {
    return (
      <span className="row-marker">
        <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
        <span className="unseen">{text.unread(unread)}</span>
      </span>
    )
  }
  return model.appeared ? <span className="row-marker">{text.appeared}</span> : null
}
