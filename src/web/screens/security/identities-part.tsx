import { useState } from 'react'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { Part } from '../../components/page.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useProven } from '../../components/step-up.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { noteErrand } from '../../state/errand.ts'
import { useDesk } from '../../state/use-desk.ts'
import type { SecurityActs } from './security-acts.ts'

type Identity = Output<'identities.list'>['identities'][number]

/** the company's own sign-in, linked by who has proven both sides: here, and there. */
export function IdentitiesPart({ identities, done }: SecurityActs & { identities: readonly Identity[] }) {
  const { workspace } = useDesk()
  const { text: all, formats } = useLanguage()
  const text = all.security.identities
  const action = useAction()
  const proven = useProven()
  const [leaving, setLeaving] = useState<Identity>()
  const link = ({ providerId }: Identity): void =>
    action.run(async () => {
      const input = { providerId, flowIn: 'cookie' } as const
      const begun = await proven(() => workspace.session.call('identities.beginLink', input))
      noteErrand('link')
      location.assign(begun.authorizationUrl)
    })
  const unlink = async ({ providerId, name }: Identity): Promise<void> => {
    await proven(() => workspace.session.call('identities.unlink', { providerId }))
    done(text.unlinkDone(name))
  }
  const columns: Column<Identity>[] = [
    { key: 'name', head: text.name, cell: ({ name }) => name },
    {
      key: 'state',
      head: text.state,
      cell: ({ linked }) => (linked === null ? text.notLinked : text.linked(formats.moment(linked.at))),
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (identity) =>
        identity.linked === null ? (
          <Button icon="key" isPending={action.isPending} onPress={() => link(identity)}>
            {action.isPending ? text.linking : text.link}
            <span className="unseen"> {identity.name}</span>
          </Button>
        ) : (
          <Button icon="close" onPress={() => setLeaving(identity)}>
            {text.unlink}
            <span className="unseen"> {identity.name}</span>
          </Button>
        ),
    },
  ]
  return (
    <Part title={text.title} help={text.help}>
      <DataTable
        caption={text.caption}
        columns={columns}
        rows={identities}
        keyOf={({ providerId }) => providerId}
        empty={text.notLinked}
      />
      <ProblemLine reason={action.reason} />
      {leaving !== undefined && (
        <Confirm
          title={text.unlinkTitle(leaving.name)}
          help={text.unlinkHelp}
          submit={text.unlink}
          act={() => unlink(leaving)}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </Part>
  )
}
