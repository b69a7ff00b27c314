import type { AccountSummary } from '../../../../protocol/index.ts'
import { PickPersonDialog } from '../../../components/pick-person-dialog.tsx'
import { useProven } from '../../../components/step-up.tsx'
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
  const people = useColleagues(member.accountId)
  const handOver = async (successor: AccountSummary): Promise<void> => {
    const input = { accountId: member.accountId, successorId: successor.accountId }
    const answer = await proven(() => workspace.session.call('members.handOver', input))
    done(member, words.handedOver(successor.displayName, answer.handedOver, answer.without))
  }
  return (
    <PickPersonDialog
      title={words.handOver}
      help={words.handOverHelp(member.displayName)}
      people={people}
      empty={text.people.empty}
      submit={words.handOverSubmit}
      act={handOver}
      onClose={onClose}
    />
  )
}
