import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { LinkedText } from '../../components/linked-text.tsx'
import { GuestTag } from '../../components/person-name.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useLanguage } from '../../i18n/language.tsx'
import type { FailureReason } from '../../state/failure.ts'
import type { MessageView } from '../../state/message-view.ts'
import { useDesk } from '../../state/use-desk.ts'
import { MessageFile } from './message-file.tsx'
import { ReadLine } from './read-line.tsx'
import './message-item.css'

interface MessageItemProps {
  message: MessageView
  startsGroup: boolean
  endsGroup: boolean
}

/** One entry of the sheet: the hour in the margin, then who, then what. In that order for a screen reader: who, what, when. */
export function MessageItem({ message, startsGroup, endsGroup }: MessageItemProps) {
  const { formats } = useLanguage()
  const own = message.delivery.kind !== 'received'
  return (
    <li
      className="message"
      data-own={own || undefined}
      data-starts={startsGroup || undefined}
      data-ends={endsGroup || undefined}
      data-delivery={message.delivery.kind}
    >
      <div className="message-content">
        <Author message={message} own={own} startsGroup={startsGroup} />
        {message.body !== '' && (
          <p className="message-text" dir="auto">
            <LinkedText>{message.body}</LinkedText>
          </p>
        )}
        {message.attachments.length > 0 && (
          <ul className="message-files">
            {message.attachments.map((file) => (
              <MessageFile key={file.fileId} file={file} />
            ))}
          </ul>
        )}
        {own && <DeliveryLine message={message} endsGroup={endsGroup} />}
      </div>
      <time className="message-time" dateTime={message.at} title={formats.full(message.at)}>
        {formats.time(message.at)}
      </time>
    </li>
  )
}

function Author({ message, own, startsGroup }: Omit<MessageItemProps, 'endsGroup'> & { own: boolean }) {
  const { text } = useLanguage()
  return (
    <p className={startsGroup ? 'message-author' : 'unseen'}>
      {own ? text.message.you : message.sender.displayName}
      {!own && <GuestTag person={message.sender} />}
    </p>
  )
}

/** Said under the last of several sent messages, and under each one that is not sent. */
function DeliveryLine({ message, endsGroup }: { message: MessageView; endsGroup: boolean }) {
  const { text, formats } = useLanguage()
  const { delivery } = message
  if (delivery.kind === 'failed') return <FailedLine clientId={message.clientId} reason={delivery.reason} />
  if (delivery.kind === 'sending') {
    return (
      <p className="delivery">
        <Spinner />
        <span>{text.message.sending}</span>
      </p>
    )
  }
  if (delivery.kind === 'waiting') {
    return (
      <p className="delivery delivery-waiting">
        <Icon name="clock" size={16} />
        <span>{delivery.for === 'network' ? text.message.waitsForNetwork : text.message.waitsForServer}</span>
      </p>
    )
  }
  return (
    <p className={endsGroup ? 'delivery' : 'unseen'}>
      <Icon name="check" size={16} />
      <span>{text.message.sent(formats.time(message.at))}</span>
      {endsGroup && <ReadLine message={message} />}
    </p>
  )
}

function FailedLine({ clientId, reason }: { clientId: string; reason: FailureReason }) {
  const { workspace } = useDesk()
  const { text, problem } = useLanguage()
  return (
    <div className="delivery-failed">
      <p>
        <Icon name="alert" size={20} />
        <span>
          <strong>{text.message.failed}</strong> {problem(reason)}
        </span>
      </p>
      <div className="delivery-actions">
        <Button icon="retry" onPress={() => workspace.retrySending(clientId)}>
          {text.action.retry}
        </Button>
        <Button tone="plain" onPress={() => workspace.discard(clientId)}>
          {text.message.discard}
        </Button>
      </div>
    </div>
  )
}
