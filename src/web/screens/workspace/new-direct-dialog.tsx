import { Dialog } from '../../components/dialog.tsx'
import { PeoplePicker } from '../../components/people-picker.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { routeTo } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useOtherPeople } from '../../state/use-people.ts'

/** Choosing the person is all it takes: an existing conversation is simply opened again. */
export function NewDirectDialog({ onClose }: { onClose(): void }) {
  const { workspace, router } = useDesk()
  const text = useText()
  const people = useOtherPeople()
  const action = useAction()
  const choose = ([accountId]: readonly string[]): void => {
    if (accountId === undefined) return
    action.run(async () => {
      const { conversation } = await workspace.session.call('directs.open', { accountId })
      workspace.conversations.adopt(conversation)
      onClose()
      router.go(routeTo(conversation.conversationId))
    })
  }
  return (
    <Dialog title={text.newDirect.title} help={text.newDirect.help} onClose={onClose}>
      <ProblemLine reason={action.reason} />
      <PeoplePicker
        people={people}
        empty={text.people.empty}
        mode="one"
        chosen={new Set()}
        onChoose={(chosen) => choose([...chosen])}
        autoFocus
      />
    </Dialog>
  )
}
