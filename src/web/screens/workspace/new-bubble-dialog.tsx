import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { PeoplePicker } from '../../components/people-picker.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { routeTo } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useOtherPeople } from '../../state/use-people.ts'

export function NewBubbleDialog({ onClose }: { onClose(): void }) {
  const { workspace, router } = useDesk()
  const text = useText()
  const people = useOtherPeople()
  const action = useAction()
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())

  const create = async (): Promise<void> => {
    const input = { name: name.trim(), members: [...chosen] }
    const { conversation } = await workspace.session.call('bubbles.create', input)
    workspace.conversations.adopt(conversation)
    onClose()
    router.go(routeTo(conversation.conversationId))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (name.trim() !== '') action.run(create)
  }

  return (
    <Dialog title={text.newBubble.title} help={text.newBubble.help} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        <Field
          label={text.newBubble.name}
          name="bubble-name"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={setName}
          help={text.newBubble.nameExample}
          error={tried && name.trim() === '' ? text.newBubble.needName : undefined}
          autoFocus
        />
        <PeoplePicker
          people={people}
          empty={text.people.empty}
          mode="several"
          chosen={chosen}
          onChoose={setChosen}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.newBubble.create}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
