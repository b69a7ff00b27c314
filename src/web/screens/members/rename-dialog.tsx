import { type FormEvent, useState } from 'react'
import type { Conversation } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'

export function RenameDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const { workspace } = useDesk()
  const text = useText()
  const action = useAction()
  const [name, setName] = useState<string>(conversation.name ?? '')
  const isEmpty = name.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isEmpty) return
    action.run(async () => {
      const input = { bubbleId: conversation.conversationId, name: name.trim() }
      await workspace.session.call('bubbles.rename', input)
      onClose()
    })
  }
  return (
    <Dialog title={text.members.rename} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        <Field
          label={text.newBubble.name}
          name="bubble-name"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={setName}
          error={isEmpty ? text.newBubble.needName : undefined}
          autoFocus
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.members.renameSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
