import { useState } from 'react'
import type { ApiKey } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Segments } from '../../../components/segments.tsx'
import { type KeyWords, useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useToday } from '../../../state/use-today.ts'

interface KeyTableProps {
  keys: readonly ApiKey[]
  onAsk(act: 'rotate' | 'revoke', key: ApiKey): void
}

/** Whether it may still be used. */
export const works = ({ state }: ApiKey): boolean => state === 'active' || state === 'replaced'

/** Every key of the company, of services and of people; never its secret. */
export function KeyTable({ keys, onAsk }: KeyTableProps) {
  const { formats } = useLanguage()
  const { programs: text } = useAdministrationText()
  const [shown, setShown] = useState<'working' | 'all'>('working')
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      head: text.key,
      cell: (key) => (
        <>
          {key.name}
          <span className="table-note">
            {key.account.displayName} · {text.ending(key.ending)}
          </span>
        </>
      ),
    },
    {
      key: 'may',
      head: text.scopes,
      cell: (key) => key.scopes.map((one) => text.scopeNames[one]).join(', '),
    },
    {
      key: 'from',
      head: text.networks,
      cell: ({ networks }) => (networks.length === 0 ? text.anyNetwork : networks.join(', ')),
    },
    { key: 'until', head: text.until, cell: ({ expiresAt }) => formats.date(expiresAt) },
    { key: 'state', head: text.state, cell: (key) => <KeyState apiKey={key} /> },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (key) => works(key) && <KeyActs apiKey={key} onAsk={onAsk} />,
    },
  ]
  return (
    <>
      <div className="form">
        <Segments
          label={text.shown}
          value={shown}
          onChange={(value) => setShown(value)}
          choices={[
            { value: 'working', label: text.working },
            { value: 'all', label: text.all },
          ]}
        />
      </div>
      <DataTable
        caption={text.keysCaption}
        columns={columns}
        rows={shown === 'all' ? keys : keys.filter(works)}
        keyOf={(key) => key.keyId}
        empty={text.noKey}
      />
    </>
  )
}

export function KeyState({ apiKey, words }: { apiKey: ApiKey; words?: KeyWords }) {
  const { formats } = useLanguage()
  const { programs: text, frame } = useAdministrationText()
  const { states, unused: unusedWords } = words ?? text
  const today = useToday()
  const { state, endsSoon, unused, lastUsedAt, lastUsedFrom } = apiKey
  const used = lastUsedAt === undefined ? frame.never : formats.brief(lastUsedAt, today)
  return (
    <>
      <span className={`badge badge-${state === 'active' ? 'good' : 'gone'}`}>{states[state]}</span>{' '}
      {endsSoon && <span className="badge badge-warn">{text.endsSoon}</span>}{' '}
      {unused && <span className="badge badge-warn">{unusedWords}</span>}
      <span className="table-note">{text.used(used, lastUsedFrom)}</span>
    </>
  )
}

export function KeyActs({ apiKey, onAsk }: Pick<KeyTableProps, 'onAsk'> & { apiKey: ApiKey }) {
  const { programs: text } = useAdministrationText()
  const isRotatable = apiKey.account.accountType === 'service' && apiKey.state === 'active'
  return (
    <>
      {isRotatable && (
        <Button icon="retry" onPress={() => onAsk('rotate', apiKey)}>
          {text.rotate}
          <span className="unseen"> {apiKey.name}</span>
        </Button>
      )}{' '}
      <Button icon="close" onPress={() => onAsk('revoke', apiKey)}>
        {text.revoke}
        <span className="unseen"> {apiKey.name}</span>
      </Button>
    </>
  )
}
