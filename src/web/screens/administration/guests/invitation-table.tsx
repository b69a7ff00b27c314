import { useState } from 'react'
import type { Invitation } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'

interface InvitationTableProps {
  invitations: readonly Invitation[]
  onRevoke(invitation: Invitation): void
}

const tones = { open: 'good', used: 'gone', revoked: 'gone', expired: 'warn' } as const

/** Who was invited, as what, by whom. The bubble a guest is invited to is not named: its name is content. */
export function InvitationTable({ invitations, onRevoke }: InvitationTableProps) {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const { guests: words, frame } = useAdministrationText()
  const people = useStore(workspace.directory.store)
  const [shown, setShown] = useState<'open' | 'all'>('open')
  const columns: Column<Invitation>[] = [
    {
      key: 'who',
      head: words.address,
      cell: ({ email, organisation }) => (
        <>
          {email}
          {organisation !== null && <span className="table-note">{organisation}</span>}
        </>
      ),
    },
    { key: 'role', head: words.as, cell: ({ role }) => text.role[role] },
    {
      key: 'by',
      head: words.by,
      cell: ({ invitedBy }) => people.get(invitedBy)?.displayName ?? frame.someone,
    },
    { key: 'until', head: words.until, cell: ({ expiresAt }) => formats.moment(expiresAt) },
    {
      key: 'state',
      head: words.state,
      cell: ({ state }) => <span className={`badge badge-${tones[state]}`}>{words.states[state]}</span>,
    },
    {
      key: 'acts',
      head: words.acts,
      isActs: true,
      cell: (invitation) =>
        invitation.state === 'open' && (
          <Button icon="close" onPress={() => onRevoke(invitation)}>
            {words.revoke}
            <span className="unseen"> {invitation.email}</span>
          </Button>
        ),
    },
  ]
  return (
    <>
      <div className="form">
        <Segments
          label={words.shown}
          value={shown}
          onChange={(value) => setShown(value)}
          choices={[
            { value: 'open', label: words.openOnes },
            { value: 'all', label: words.all },
          ]}
        />
      </div>
      <DataTable
        caption={words.invitationsCaption}
        columns={columns}
        rows={shown === 'all' ? invitations : invitations.filter(({ state }) => state === 'open')}
        keyOf={(invitation) => invitation.invitationId}
        empty={words.noInvitation}
      />
    </>
  )
}
