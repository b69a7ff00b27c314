import { type FormEvent, type RefObject, useId } from 'react'
import { maxBodyBytes } from '../../../protocol/index.ts'
import { Icon } from '../../components/icon.tsx'
import { useText } from '../../i18n/language.tsx'
import { availableFiles, isPending } from '../../state/attachment.ts'
import type { ConversationModel } from '../../state/conversation.ts'
import { type Draft, emptyDraft } from '../../state/drafts.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useSelected } from '../../state/use-store.ts'
import { titleOf } from '../../state/workspace.ts'
import { AttachButton } from './attach-button.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { OutsiderDialog } from './outsider-dialog.tsx'
import { useGuardedSend } from './use-guarded-send.ts'
import { WritingArea } from './writing-area.tsx'
import './composer.css'

interface ComposerProps {
  model: ConversationModel
  writing: RefObject<HTMLTextAreaElement | null>
}

export function Composer({ model, writing }: ComposerProps) {
  const { workspace } = useDesk()
  const text = useText().composer
  const id = model.conversation.conversationId
  const draft = useSelected(workspace.drafts.store, (all) => all.get(id) ?? emptyDraft)
  const hintId = useId()
  const state = stateOf(draft)

  const guarded = useGuardedSend(model, writing, () => {
    if (workspace.sendDraft(id)) writing.current?.focus()
  })
  const send = (event?: FormEvent): void => {
    event?.preventDefault()
    if (state === 'ready') guarded.begin()
  }
  const attach = (files: readonly File[]): void => workspace.drafts.attach(id, files)

  return (
    // A browser writes what stands in a form to the disk, in clear, to restore its tabs: not what is said of a patient.
    <form className="composer" autoComplete="off" onSubmit={send}>
      <div className="composer-inner">
        <GuestLine model={model} />
        <AttachmentList conversationId={id} attachments={draft.attachments} />
        <p id={hintId} className="composer-hint" role="status">
          {state === 'waiting' && text.waitForFiles}
          {state === 'refused' && text.dropRefused}
          {state === 'too-long' && text.tooLong}
        </p>
        <div className="composer-row">
          <AttachButton attach={attach} />
          <WritingArea
            writing={writing}
            name={titleOf(model.conversation)}
            value={draft.text}
            hintId={hintId}
            onChange={(value) => workspace.drafts.write(id, value)}
            onFiles={attach}
            onSend={send}
          />
          <SendButton isDisabled={state !== 'ready'} />
        </div>
      </div>
      {guarded.asking && <OutsiderDialog {...guarded} asking={guarded.asking} />}
    </form>
  )
}

/** Why a draft cannot go yet, or that it can. A refused file is never left out silently. */
function stateOf({ text, attachments }: Draft): 'empty' | 'waiting' | 'refused' | 'too-long' | 'ready' {
  if (attachments.some(({ state }) => state.kind === 'refused')) return 'refused'
  if (attachments.some(isPending)) return 'waiting'
  if (new TextEncoder().encode(text.trim()).length > maxBodyBytes) return 'too-long'
  return text.trim() === '' && availableFiles(attachments).length === 0 ? 'empty' : 'ready'
}

function SendButton({ isDisabled }: { isDisabled: boolean }) {
  const text = useText().composer
  return (
    <button
      type="submit"
      className="button button-primary composer-send"
      disabled={isDisabled}
      data-disabled={isDisabled || undefined}
    >
      <Icon name="send" />
      <span className="composer-send-word">{text.send}</span>
    </button>
  )
}

/** The guard against the wrong reader: said before sending, in words. */
function GuestLine({ model }: { model: ConversationModel }) {
  const { workspace } = useDesk()
  const text = useText().outsiders
  const own = workspace.me.account.accountId
  const { peer } = model.conversation
  const others = model.members?.filter((member) => member.accountId !== own) ?? (peer ? [peer] : [])
  const guests = others.filter((person) => person.role === 'guest')
  if (guests.length === 0) return null
  const organisations = [...new Set(guests.flatMap(({ organisation }) => organisation ?? []))].sort()
  return (
    <p className="composer-guests">
      <Icon name="alert" size={18} /> {text.present(guests.length, organisations)}
    </p>
  )
}
