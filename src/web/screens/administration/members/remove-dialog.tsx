import { useState } from 'react'
import type { CompanyMember } from '../../../../protocol/index.ts'
import { Choice } from '../../../components/choice.tsx'
import { Lines } from '../../../components/lines.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { TypedConfirm } from '../../../components/typed-confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useColleagues } from './use-colleagues.ts'

const nobody = ''

/** For good: what happens is said first, and the name is typed, so that nobody removes the wrong person by a press. */
export function RemoveDialog({ member, onClose }: { member: CompanyMember; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { formats } = useLanguage()
  const { members: words } = useAdministrationText()
  const proven = useProven()
  const people = useColleagues(member.accountId)
  const [successor, setSuccessor] = useState<string>(nobody)
  const { accountId, displayName: name } = member
  const remove = async (): Promise<void> => {
    const chosen = people.find((person) => person.accountId === successor)
    const input = { accountId, ...(chosen ? { successorId: chosen.accountId } : {}) }
    await proven(() => workspace.session.call('members.remove', input))
    router.replace(pageAt('/administration/members'))
  }
  const sorted = [...people].sort((a, b) => formats.compare(a.displayName, b.displayName))
  return (
    <TypedConfirm
      title={words.removeTitle(name)}
      typing={{ name, label: words.typeName(name) }}
      submit={words.removeSubmit}
      act={remove}
      onClose={onClose}
    >
      <Lines of={words.removeWhat} />
      <Choice
        label={words.successor}
        value={successor}
        choices={[
          { value: nobody, label: words.noSuccessor },
          ...sorted.map(({ accountId, displayName }) => ({ value: String(accountId), label: displayName })),
        ]}
        onChange={setSuccessor}
        help={words.successorHelp}
      />
    </TypedConfirm>
  )
}
