import type { CompanyMember } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { MemberBadge } from '../members/member-table.tsx'

interface GuestTableProps {
  guests: readonly CompanyMember[]
  chosen: ReadonlySet<string>
  onChoose(chosen: ReadonlySet<string>): void
}

export function GuestTable({ guests, chosen, onChoose }: GuestTableProps) {
  const { router } = useDesk()
  const { formats } = useLanguage()
  const { guests: text, frame } = useAdministrationText()
  const toggle = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const columns: Column<CompanyMember>[] = [
    {
      key: 'name',
      head: text.guest,
      cell: (guest) => (
        <>
          <AppLink
            router={router}
            to={pageAt(`/administration/members/${guest.accountId}`)}
            className="table-link"
            current={false}
          >
            {guest.displayName}
          </AppLink>
          <span className="table-note">{guest.organisation ?? guest.email}</span>
        </>
      ),
    },
    { key: 'state', head: text.state, cell: (guest) => <MemberBadge member={guest} /> },
    {
      key: 'until',
      head: text.accessUntil,
      cell: ({ expiresAt }) => (expiresAt === null ? frame.never : formats.moment(expiresAt)),
    },
    {
      key: 'chosen',
      head: text.choose,
      cell: ({ accountId, displayName }) => (
        <label className="check">
          <input type="checkbox" checked={chosen.has(accountId)} onChange={() => toggle(accountId)} />
          <span className="unseen">{text.chooseOne(displayName)}</span>
        </label>
      ),
    },
  ]
  return (
    <DataTable
      caption={text.guestsCaption}
      columns={columns}
      rows={guests}
      keyOf={({ accountId }) => accountId}
      empty={text.noGuest}
    />
  )
}
