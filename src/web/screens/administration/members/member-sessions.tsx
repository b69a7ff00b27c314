import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'

/** wherever someone is signed in, such as on a device that was lost, it ends; they may sign in again. */
export function MemberSessions({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { members: text } = useAdministrationText()
  const proven = useProven()
  const [isAsking, setAsking] = useState(false)
  const { accountId } = member
  const end = async (): Promise<void> => {
    const { ended } = await proven(() => workspace.session.call('members.endSessions', { accountId }))
    done(member, text.sessionsEnded(ended))
  }
  return (
    <div className="form">
      <p className="page-help">{text.endSessionsHelp}</p>
      <div className="form-actions">
        <Button icon="leave" onPress={() => setAsking(true)}>
          {text.endSessions}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={text.endSessionsTitle(member.displayName)}
          help={text.endSessionsHelp}
          submit={text.endSessions}
          act={end}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
