import type { CompanyMember } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useToday } from '../../../state/use-today.ts'

export function MemberTable({ members }: { members: readonly CompanyMember[] }) {
  const { router, workspace } = useDesk()
  const { text, formats } = useLanguage()
  const { members: words, frame } = useAdministrationText()
  const today = useToday()
  const own = workspace.me.account.accountId
  const columns: Column<CompanyMember>[] = [
    {
      key: 'name',
      head: words.person,
      cell: (member) => (
        <>
          <AppLink
            router={router}
            to={pageAt(`/administration/members/${member.accountId}`)}
            className="table-link"
            current={false}
          >
            {member.displayName}
          </AppLink>
          {member.accountId === own && <span className="person-you"> ({text.role.you})</span>}
          {member.title !== undefined && <span className="table-note">{member.title}</span>}
          <span className="table-note">{member.email}</span>
        </>
      ),
    },
    { key: 'role', head: words.role, cell: (member) => text.role[member.role] },
    { key: 'state', head: words.state, cell: (member) => <MemberBadge member={member} /> },
    {
      key: 'seen',
      head: words.lastSeen,
      cell: ({ lastSeenAt }) => (lastSeenAt === null ? frame.never : formats.brief(lastSeenAt, today)),
    },
  ]
  return (
    <DataTable
      caption={words.caption}
      columns={columns}
      rows={members}
      keyOf={(member) => member.accountId}
      empty={words.nobody}
    />
  )
}

const tones = { active: 'good', blocked: 'stop', expired: 'warn', former: 'gone' } as const

export function MemberBadge({ member }: { member: CompanyMember }) {
  const { members: text, frame } = useAdministrationText()
  return (
    <>
      <span className={`badge badge-${tones[member.state]}`}>{frame.state[member.state]}</span>
      {member.blockedFor !== null && (
        <span className="table-note">
          {text.blockedFor[member.blockedFor]}
          {member.blockReason !== null && ` (${text.blockReasons[member.blockReason].toLowerCase()})`}
        </span>
      )}
    </>
  )
}
