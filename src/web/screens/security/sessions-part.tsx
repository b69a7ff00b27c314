import { useRef } from 'react'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Part } from '../../components/page.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { deviceOf, sessionColumns } from '../../components/session-columns.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import type { SecurityActs } from './security-acts.ts'

type Session = Output<'sessions.list'>['sessions'][number]

/** where one is signed in, and the way to close what should not be open. */
export function SessionsPart({ sessions, done }: SecurityActs & { sessions: readonly Session[] }) {
  const { workspace } = useDesk()
  const { text: all, formats } = useLanguage()
  const text = all.security.sessions
  const action = useAction()
  const list = useRef<HTMLDivElement>(null)
  const nameOf = (session: Session): string => deviceOf(session, text)
  const end = (session: Session): void =>
    action.run(async () => {
      await workspace.session.call('sessions.end', { sessionId: session.sessionId })
      // The button that was pressed goes with its row.
      list.current?.focus()
      done(text.ended(nameOf(session)))
    })
  const endOthers = (): void =>
    action.run(async () => {
      const { ended } = await workspace.session.call('sessions.endOthers', {})
      list.current?.focus()
      done(text.othersEnded(ended))
    })
  const columns: Column<Session>[] = [
    ...sessionColumns<Session>(
      text,
      formats,
      ({ current }) => current && <span className="badge badge-good">{text.current}</span>,
    ),
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (session) =>
        !session.current && (
          <Button icon="close" isPending={action.isPending} onPress={() => end(session)}>
            {text.end}
            <span className="unseen"> {nameOf(session)}</span>
          </Button>
        ),
    },
  ]
  return (
    <Part title={text.title} help={text.help}>
      <div ref={list} tabIndex={-1} className="focus-place">
        <DataTable
          caption={text.caption}
          columns={columns}
          rows={sessions}
          keyOf={({ sessionId }) => sessionId}
          empty={text.none}
        />
      </div>
      <ProblemLine reason={action.reason} />
      {sessions.length > 1 && (
        <div className="form-actions">
          <Button icon="leave" isPending={action.isPending} onPress={endOthers}>
            {text.endOthers}
          </Button>
        </div>
      )}
    </Part>
  )
}
