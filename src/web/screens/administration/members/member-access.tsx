import { useState } from 'react'
import { Role } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'

/** What a person may be, and whether they get in at all. */
export function MemberAccess(parts: MemberParts) {
  const { members: text } = useAdministrationText()
  return (
    <Part title={text.access}>
      <MemberRole {...parts} />
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

function MemberBlock({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { members: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [isAsking, setAsking] = useState(false)
  const { accountId } = member
  const block = async (): Promise<void> => {
    const answer = await proven(() => workspace.session.call('members.block', { accountId }))
    done(answer.member, text.blocked)
  }
  const unblock = (): void =>
    action.run(async () => {
      const answer = await proven(() => workspace.session.call('members.unblock', { accountId }))
      done(answer.member, text.unblocked)
    })
  const isBlocked = member.state === 'blocked'
  return (
    <div className="form">
      <p className="page-help">{isBlocked ? text.unblockHelp : text.blockHelp}</p>
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        {/* One button for both, so that the focus stays on it when the state changes. */}
        <Button
          icon={isBlocked ? 'check' : 'lock'}
          isPending={action.isPending}
          onPress={isBlocked ? unblock : () => setAsking(true)}
        >
          {isBlocked ? text.unblock : text.block}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={text.blockTitle(member.displayName)}
          help={text.blockHelp}
          submit={text.block}
          act={block}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
