import { useState } from 'react'
import { Problem } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { PeoplePicker } from '../../components/people-picker.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useOtherPeople } from '../../state/use-people.ts'

export function InviteDialog({ model, onClose }: { model: ConversationModel; onClose(): void }) {
  const { workspace } = useDesk()
  const text = useText()
  const action = useAction()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const present = new Set<string>(model.members?.map((member) => member.accountId))
  const people = useOtherPeople().filter((person) => !present.has(person.accountId))

  const invite = async (): Promise<void> => {
    const bubbleId = model.conversation.conversationId
    for (const accountId of chosen) {
      await workspace.session.call('bubbles.invite', { bubbleId, accountId }).catch(unlessMember)
    }
    onClose()
  }

  return (
    <Dialog title={text.members.inviteTitle} help={text.members.inviteHelp} onClose={onClose}>
      <PeoplePicker
        people={people}
        empty={text.members.everyoneIsIn}
        mode="several"
        chosen={chosen}
        onChoose={setChosen}
        autoFocus
      />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{text.action.cancel}</Button>
        <Button
          tone="primary"
          isDisabled={chosen.size === 0}
          isPending={action.isPending}
          onPress={() => action.run(invite)}
        >
          {text.members.inviteSubmit(chosen.size)}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** Somebody else was quicker, or this is a second try: what was wanted is so. */
function unlessMember(error: unknown): void {
  if (error instanceof Problem && error.code === 'already_member') return
  throw error
}
