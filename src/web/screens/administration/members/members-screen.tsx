import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { FilterField } from '../../../components/filter-field.tsx'
import { Page } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Spinner } from '../../../components/spinner.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { matches } from '../../../state/matching.ts'
import { createMemberPages } from '../../../state/member-pages.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'
import { type ChosenFilters, everyone, filterOf, MemberFilters } from './member-filters.tsx'
import { MemberTable } from './member-table.tsx'

/** The people of the company. */
export function MembersScreen() {
  const { list } = useText()
  const { members: text, frame } = useAdministrationText()
  const [chosen, setChosen] = useState(everyone)
  const [query, setQuery] = useState('')
  return (
    <Page title={frame.sections.members} help={text.help}>
      <div className="toolbar">
        <FilterField label={text.search} clear={list.clearFilter} value={query} onChange={setQuery} />
        <MemberFilters chosen={chosen} onChoose={setChosen} />
      </div>
      <FoundMembers chosen={chosen} query={query} />
    </Page>
  )
}

function FoundMembers({ chosen, query }: { chosen: ChosenFilters; query: string }) {
  const { workspace } = useDesk()
  const { members: text, frame } = useAdministrationText()
  const pages = useMemo(
    () =>
      createMemberPages({
        list: (input) => workspace.session.call('members.list', input),
        filter: filterOf(chosen, new Date()),
      }),
    [workspace, chosen],
  )
  const { members, isWhole, isReading, reason } = useStore(pages.store)
  const isSearching = query.trim() !== ''
  useEffect(() => void pages.more(), [pages])
  useEffect(() => {
    if (isSearching) void pages.all()
  }, [pages, isSearching])
  const found = useMemo(
    () => members.filter((member) => matches(`${member.displayName} ${member.email ?? ''}`, query)),
    [members, query],
  )
  return (
    <>
      <p role="status" className="page-help">
        {isReading ? (
          <>
            <Spinner /> {frame.loading}
          </>
        ) : (
          text.count(found.length, isWhole)
        )}
      </p>
      {(members.length > 0 || isWhole) && <MemberTable members={found} />}
      <ProblemLine reason={reason} />
      {!isWhole && !isReading && (
        <div className="form-actions">
          <Button onPress={() => void pages.more()}>{frame.more}</Button>
        </div>
      )}
    </>
  )
}
