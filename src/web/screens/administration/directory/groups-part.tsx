import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Part } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import type { ActProps, DirectoryGroup } from './directory-parts.ts'
import { GroupBubblesDialog } from './group-bubbles-dialog.tsx'
import { GroupRole } from './group-role.tsx'
import { useBubbleNames } from './use-bubbles.ts'

interface GroupsPartProps extends Pick<ActProps, 'onDone'> {
  groups: readonly DirectoryGroup[]
}

/** The directory's groups, and what an administrator lets follow from each: by itself one changes nothing. */
export function GroupsPart({ groups, onDone }: GroupsPartProps) {
  const { directory: text } = useAdministrationText()
  const [asked, setAsked] = useState<{ act: 'bubbles' | 'role'; groupId: string }>()
  const namesOf = useBubbleNames()
  const columns: Column<DirectoryGroup>[] = [
    { key: 'name', head: text.group, cell: ({ name }) => name },
    { key: 'members', head: text.members, cell: ({ members }) => members },
    {
      key: 'bubbles',
      head: text.bubbles,
      cell: ({ bubbles }) =>
        bubbles.length === 0 ? <span className="table-quiet">{text.noBubble}</span> : namesOf(bubbles),
    },
    {
      key: 'role',
      head: text.role,
      cell: ({ role }) =>
        role === null ? (
          <span className="table-quiet">{text.noRole}</span>
        ) : (
          <span className="badge badge-warn">{text.proposesAdmins}</span>
        ),
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: ({ groupId, name }) => (
        <>
          <Button icon="bubble" onPress={() => setAsked({ act: 'bubbles', groupId })}>
            {text.chooseBubbles}
            <span className="unseen"> {name}</span>
          </Button>{' '}
          <Button icon="shield" onPress={() => setAsked({ act: 'role', groupId })}>
            {text.chooseRole}
            <span className="unseen"> {name}</span>
          </Button>
        </>
      ),
    },
  ]
  const group = groups.find(({ groupId }) => groupId === asked?.groupId)
  const close = (): void => setAsked(undefined)
  return (
    <Part title={text.groups} help={text.groupsHelp}>
      <DataTable
        caption={text.groupsCaption}
        columns={columns}
        rows={groups}
        keyOf={({ groupId }) => groupId}
        empty={text.noGroup}
      />
      {group !== undefined && asked?.act === 'bubbles' && (
        <GroupBubblesDialog group={group} onDone={onDone} onClose={close} />
      )}
      {group !== undefined && asked?.act === 'role' && (
        <GroupRole group={group} onDone={onDone} onClose={close} />
      )}
    </Part>
  )
}
