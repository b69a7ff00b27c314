import { IconButton } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useLanguage } from '../../i18n/language.tsx'
import { type Attachment, mayRetry, type RefusalReason } from '../../state/attachment.ts'
import { useDesk } from '../../state/use-desk.ts'
import './attachment-list.css'

interface AttachmentListProps {
  conversationId: string
  attachments: readonly Attachment[]
}

/** The files of a draft: Envoi, Analyse antivirus, then Disponible or Refusé with the reason. */
export function AttachmentList({ conversationId, attachments }: AttachmentListProps) {
  const { text } = useLanguage()
  if (attachments.length === 0) return null
  return (
    <ul className="attachments scrolls" aria-label={text.composer.attachments}>
      {attachments.map((attachment) => (
        <AttachmentChip key={attachment.id} conversationId={conversationId} attachment={attachment} />
      ))}
    </ul>
  )
}

function AttachmentChip({ conversationId, attachment }: { conversationId: string; attachment: Attachment }) {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const { id, name, size, state } = attachment
  return (
    <li className="attachment" data-state={state.kind}>
      <StateSign state={state} />
      <div className="attachment-words">
        <p className="attachment-name">
          {name} <span className="attachment-size">{formats.size(size)}</span>
        </p>
        <p className="attachment-state" role="status">
          <StateWords attachment={attachment} />
        </p>
        {state.kind === 'sending' && (
          <progress className="attachment-progress" max={size || 1} value={state.sent} aria-label={name} />
        )}
      </div>
      {mayRetry(attachment) && (
        <IconButton
          icon="retry"
          label={text.composer.retry(name)}
          onPress={() => workspace.drafts.retry(conversationId, id)}
        />
      )}
      <IconButton
        icon="close"
        label={text.composer.remove(name)}
        onPress={() => workspace.drafts.remove(conversationId, id)}
      />
    </li>
  )
}

function StateSign({ state }: Pick<Attachment, 'state'>) {
  if (state.kind === 'available') return <Icon name="check" />
  if (state.kind === 'refused') return <Icon name="alert" />
  return state.kind === 'scanning' ? <Icon name="shield" /> : <Spinner />
}

/** The word "refused" stands before it: the two verdicts of the antivirus do not say it a second time. */
function useRefusal(): (reason: RefusalReason) => string {
  const { text, problem } = useLanguage()
  return (reason) => {
    if (reason === 'file_infected') return text.composer.infected
    return reason === 'file_unscannable' ? text.composer.unscannable : problem(reason)
  }
}

function StateWords({ attachment }: { attachment: Attachment }) {
  const { text, formats } = useLanguage()
  const refusal = useRefusal()
  const { state, size } = attachment
  switch (state.kind) {
    case 'sending':
      return text.composer.sending(
        formats.percent(size === 0 ? 0 : Math.floor((state.sent / size) * 100) / 100),
      )
    case 'scanning':
      return text.composer.scanning
    case 'available':
      return text.composer.available
    case 'refused':
      return (
        <>
          <strong>{text.composer.refused}.</strong> {refusal(state.reason)}
        </>
      )
  }
}
