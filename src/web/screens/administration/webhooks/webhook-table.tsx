import type { Webhook } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'

export function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  const { router } = useDesk()
  const { webhooks: text } = useAdministrationText()
  const columns: Column<Webhook>[] = [
    {
      key: 'name',
      head: text.webhook,
      cell: ({ webhookId, name, url }) => (
        <>
          <AppLink
            router={router}
            to={pageAt(`/administration/webhooks/${webhookId}`)}
            className="table-link"
            current={false}
          >
            {name}
          </AppLink>
          <span className="table-note">{url}</span>
        </>
      ),
    },
    {
      key: 'events',
      head: text.events,
      cell: ({ events }) => events.map((event) => text.eventNames[event]).join(', '),
    },
    { key: 'state', head: text.state, cell: ({ state }) => <WebhookBadge state={state} /> },
  ]
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={webhooks}
      keyOf={({ webhookId }) => webhookId}
      empty={text.none}
    />
  )
}

const tones = { active: 'good', off: 'gone', gone: 'warn', failing: 'stop' } as const

export function WebhookBadge({ state }: Pick<Webhook, 'state'>) {
  const { webhooks: text } = useAdministrationText()
  return <span className={`badge badge-${tones[state]}`}>{text.states[state]}</span>
}
