import { useCallback, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { Loading } from '../../../components/loading.tsx'
import { sessionColumns } from '../../../components/session-columns.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import type { MemberParts } from './member-parts.ts'

/** where someone is signed in; if a device was lost, all of it ends, and they may sign in again. */
export function MemberSessions({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { text: all, formats } = useLanguage()
  const { members: text, frame } = useAdministrationText()
  const proven = useProven()
  const [isAsking, setAsking] = useState(false)
  const { accountId } = member
  const loaded = useLoaded(
    useCallback(
      async () => (await workspace.session.call('members.listSessions', { accountId })).sessions,
      [workspace, accountId],
    ),
  )
  const end = async (): Promise<void> => {
    const { ended } = await proven(() => workspace.session.call('members.endSessions', { accountId }))
    loaded.replace([])
    done(member, text.sessionsEnded(ended))
  }
  return (
    <div className="form">
      <Loading of={loaded} words={frame.loading}>
        {(sessions) => (
          <DataTable
            caption={text.sessionsOf(member.displayName)}
            columns={sessionColumns(all.security.sessions, formats)}
            rows={sessions}
            keyOf={({ sessionId }) => sessionId}
            empty={all.security.sessions.none}
          />
        )}
      </Loading>
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
