import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { BlockDialog } from './block-dialog.tsx'
import type { MemberParts } from './member-parts.ts'

/** Whether someone gets in at all. */
export function MemberBlock({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { members: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [isAsking, setAsking] = useState(false)
  const { accountId } = member
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
      {isAsking && <BlockDialog member={member} done={done} onClose={() => setAsking(false)} />}
    </div>
  )
}
