import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { PeoplePicker } from '../../../components/people-picker.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'
import { useColleagues } from './use-colleagues.ts'

/** Somebody else becomes organiser of what a person organises; told in numbers, never by the names of bubbles. */
export function HandOverDialog({ member, done, onClose }: MemberParts & { onClose(): void }) {
  const { workspace } = useDesk()
  const text = useText()
  const { members: words } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const people = useColleagues(member.accountId)
  const handOver = async (): Promise<void> => {
    const successor = people.find((person) => chosen.has(person.accountId))
    if (successor === undefined) return
    const input = { accountId: member.accountId, successorId: successor.accountId }
    const answer = await proven(() => workspace.session.call('members.handOver', input))
    done(member, words.handedOver(successor.displayName, answer.handedOver, answer.without))
    onClose()
  }
  return (
    <Dialog title={words.handOver} help={words.handOverHelp(member.displayName)} onClose={onClose}>
      <PeoplePicker
        people={people}
        empty={text.people.empty}
        mode="one"
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
          onPress={() => action.run(handOver)}
        >
          {words.handOverSubmit}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
