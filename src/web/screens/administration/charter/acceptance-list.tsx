import { useCallback, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Loading } from '../../../components/loading.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'

type Page = Output<'charter.listAcceptances'>
type Acceptance = Page['people'][number]

/** Who accepted the version that holds, when, and who did not yet. */
export function AcceptanceList({ version }: { version: number }) {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const load = useCallback(
    (): Promise<Page> => workspace.session.call('charter.listAcceptances', { version, limit: 100 }),
    [workspace, version],
  )
  return (
    <Loading of={useLoaded(load)} words={frame.loading}>
      {(first) => <Acceptances first={first} />}
    </Loading>
  )
}

function Acceptances({ first }: { first: Page }) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { charter: text, frame } = useAdministrationText()
  const action = useAction()
  const [shown, setShown] = useState({ people: first.people, next: first.next })
  const more = (): void =>
    action.run(async () => {
      const { version } = first
      const after = shown.next
      const input = { version, limit: 100, ...(after === undefined ? {} : { after }) }
      const page = await workspace.session.call('charter.listAcceptances', input)
      setShown({ people: [...shown.people, ...page.people], next: page.next })
    })
  const columns: Column<Acceptance>[] = [
    { key: 'who', head: text.who, cell: ({ account }) => account.displayName },
    {
      key: 'when',
      head: text.accepted,
      cell: ({ acceptedAt }) =>
        acceptedAt === undefined ? (
          <span className="badge badge-warn">{text.notYet}</span>
        ) : (
          formats.moment(acceptedAt)
        ),
    },
  ]
  return (
    <>
      <DataTable
        caption={text.acceptances(first.version)}
        columns={columns}
        rows={shown.people}
        keyOf={({ account }) => account.accountId}
        empty={text.nobody}
      />
      <ProblemLine reason={action.reason} />
      {shown.next !== undefined && (
        <div className="form-actions">
          <Button isPending={action.isPending} onPress={more}>
            {frame.more}
          </Button>
        </div>
      )}
    </>
  )
}
