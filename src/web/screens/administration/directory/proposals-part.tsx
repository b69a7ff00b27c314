import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Part } from '../../../components/page.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActProps, Proposal } from './directory-parts.ts'

interface ProposalsPartProps extends Pick<ActProps, 'onDone'> {
  proposals: readonly Proposal[]
}

/** Whom the directory proposes for the administration: nobody becomes administrator before a person says so. */
export function ProposalsPart({ proposals, onDone }: ProposalsPartProps) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { directory: text } = useAdministrationText()
  const proven = useProven()
  const [asked, setAsked] = useState<{ act: 'confirm' | 'dismiss'; proposal: Proposal }>()
  const columns: Column<Proposal>[] = [
    { key: 'name', head: text.person, cell: ({ account }) => account.displayName },
    {
      key: 'groups',
      head: text.proposedBy,
      cell: ({ groups }) => formats.names(groups.map(({ name }) => name)),
    },
    { key: 'at', head: text.proposedAt, cell: ({ proposedAt }) => formats.moment(proposedAt) },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (proposal) => (
        <>
          <Button icon="check" onPress={() => setAsked({ act: 'confirm', proposal })}>
            {text.confirm}
            <span className="unseen"> {proposal.account.displayName}</span>
          </Button>{' '}
          <Button icon="close" onPress={() => setAsked({ act: 'dismiss', proposal })}>
            {text.dismiss}
            <span className="unseen"> {proposal.account.displayName}</span>
          </Button>
        </>
      ),
    },
  ]
  const decide = async ({ act, proposal: { account } }: NonNullable<typeof asked>): Promise<void> => {
    const { accountId, displayName } = account
    const operation = act === 'confirm' ? 'provisioning.confirmRole' : 'provisioning.dismissRole'
    await proven(() => workspace.session.call(operation, { accountId }))
    onDone(act === 'confirm' ? text.confirmed(displayName) : text.dismissed(displayName))
  }
  return (
    <Part title={text.proposals} help={text.proposalsHelp}>
      <DataTable
        caption={text.proposalsCaption}
        columns={columns}
        rows={proposals}
        keyOf={({ account }) => account.accountId}
        empty=""
      />
      {asked !== undefined && (
        <Confirm
          title={text[`${asked.act}Title`](asked.proposal.account.displayName)}
          help={text[`${asked.act}Help`](formats.names(asked.proposal.groups.map(({ name }) => name)))}
          submit={text[asked.act]}
          tone={asked.act === 'confirm' ? 'danger' : 'primary'}
          act={() => decide(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Part>
  )
}
