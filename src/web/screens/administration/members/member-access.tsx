import { useState } from 'react'
import { Role } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { MemberBlock } from './member-block.tsx'
import type { MemberParts } from './member-parts.ts'
import { MemberSessions } from './member-sessions.tsx'

/** What a person may be, and whether they get in at all. */
export function MemberAccess(parts: MemberParts) {
  const { members: text } = useAdministrationText()
  return (
    <Part title={text.access}>
      <MemberRole {...parts} />
      <MemberSessions {...parts} />
      <MemberBlock {...parts} />
    </Part>
  )
}

function MemberRole({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { role: names } = useText()
  const { members: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [role, setRole] = useState<Role>(member.role)
  const change = (): void =>
    action.run(async () => {
      const input = { accountId: member.accountId, role }
      const answer = await proven(() => workspace.session.call('members.changeRole', input))
      done(answer.member, text.roleChanged(names[role]))
    })
  return (
    <div className="form">
      <Choice
        label={text.role}
        value={role}
        choices={Role.options.map((value) => ({ value, label: names[value] }))}
        onChange={(value) => setRole(value)}
        help={text.roleHelp[role]}
      />
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        <Button isDisabled={role === member.role} isPending={action.isPending} onPress={change}>
          {text.changeRole}
        </Button>
      </div>
    </div>
  )
}
