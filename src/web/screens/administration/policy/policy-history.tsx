import { useCallback, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useAction } from '../../../components/use-action.ts'
import { settingWords } from '../../../i18n/administration/policy-words.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { sectionNames } from '../../../state/policy-form.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { useStore } from '../../../state/use-store.ts'
import { wordsOf } from './setting-field.tsx'

type Change = Output<'company.listPolicyChanges'>['changes'][number]

const pageSize = 20

/** Who changed what, and when. Read anew with each version. */
export function PolicyHistory({ version }: { version: number }) {
  const { workspace } = useDesk()
  const { policy: text, frame } = useAdministrationText()
  const load = useCallback(async () => {
    if (version === 0) return []
    return (await workspace.session.call('company.listPolicyChanges', { limit: pageSize })).changes
  }, [workspace, version])
  const loaded = useLoaded(load)
  return (
    <Part title={text.history}>
      <Loading of={loaded} words={frame.loading}>
        {(changes) => <Changes latest={changes} />}
      </Loading>
    </Part>
  )
}

function Changes({ latest }: { latest: readonly Change[] }) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { policy: text, frame } = useAdministrationText()
  const people = useStore(workspace.directory.store)
  const action = useAction()
  const [older, setOlder] = useState<readonly Change[]>([])
  const changes = [...latest, ...older]
  const last = changes.at(-1)
  const nameOf = (accountId: Change['changedBy']): string =>
    accountId === undefined ? text.operator : (people.get(accountId)?.displayName ?? frame.someone)
  const columns: Column<Change>[] = [
    { key: 'when', head: text.when, cell: ({ changedAt }) => formats.moment(changedAt) },
    { key: 'who', head: text.who, cell: ({ changedBy }) => nameOf(changedBy) },
    { key: 'what', head: text.what, cell: (change) => <ChangedSettings change={change} /> },
  ]
  const more = (): void =>
    action.run(async () => {
      const input = { limit: pageSize, ...(last ? { before: last.version } : {}) }
      const page = await workspace.session.call('company.listPolicyChanges', input)
      setOlder([...older, ...page.changes])
    })
  return (
    <>
      <DataTable
        caption={text.historyCaption}
        columns={columns}
        rows={changes}
        keyOf={(change) => String(change.version)}
        empty={text.untouched}
      />
      <ProblemLine reason={action.reason} />
      {last !== undefined && last.version > 1 && changes.length >= pageSize && (
        <div className="form-actions">
          <Button isPending={action.isPending} onPress={more}>
            {frame.more}
          </Button>
        </div>
      )}
    </>
  )
}

function ChangedSettings({ change }: { change: Change }) {
  const { policy: text } = useAdministrationText()
  const lines = sectionNames.flatMap((section) =>
    Object.entries(change.changes[section] ?? {}).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [`${settingWords(text.words, section, name).label} : ${wordsOf(text, { section, name }, value)}`],
    ),
  )
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
