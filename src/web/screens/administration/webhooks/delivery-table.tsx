import type { Webhook, WebhookDelivery } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'

interface DeliveryTableProps {
  webhookId: Webhook['webhookId']
  deliveries: readonly WebhookDelivery[]
  onDone(words: string): void
}

const tones = { pending: 'gone', delivered: 'good', failed: 'stop' } as const

/** What was posted, and what was answered. */
export function DeliveryTable({ webhookId, deliveries, onDone }: DeliveryTableProps) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { webhooks: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const again = ({ deliveryId }: WebhookDelivery): void =>
    action.run(async () => {
      await proven(() => workspace.session.call('webhooks.redeliver', { webhookId, deliveryId }))
      onDone(text.redelivered)
    })
  const columns: Column<WebhookDelivery>[] = [
    { key: 'when', head: text.when, cell: ({ createdAt }) => formats.moment(createdAt) },
    { key: 'event', head: text.event, cell: ({ event }) => event },
    {
      key: 'state',
      head: text.state,
      cell: ({ state, attempts }) => (
        <>
          <span className={`badge badge-${tones[state]}`}>{text.deliveryStates[state]}</span>
          <span className="table-note">{text.attempts(attempts)}</span>
        </>
      ),
    },
    {
      key: 'answer',
      head: text.answer,
      cell: ({ answered, failure }) => answered ?? failure ?? text.noAnswer,
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (delivery) =>
        delivery.state !== 'pending' && (
          <Button icon="retry" isPending={action.isPending} onPress={() => again(delivery)}>
            {text.redeliver}
            <span className="unseen"> {formats.moment(delivery.createdAt)}</span>
          </Button>
        ),
    },
  ]
  return (
    <>
      <ProblemLine reason={action.reason} />
      <DataTable
        caption={text.deliveriesCaption}
        columns={columns}
        rows={deliveries}
        keyOf={({ deliveryId }) => deliveryId}
        empty={text.noDelivery}
      />
    </>
  )
}
