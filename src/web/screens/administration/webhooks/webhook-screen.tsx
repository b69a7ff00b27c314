import { useCallback, useState } from 'react'
import type { Webhook, WebhookDelivery } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { DeliveryTable } from './delivery-table.tsx'
import { WebhookActs } from './webhook-acts.tsx'
import { WebhookBadge } from './webhook-table.tsx'

/** One webhook: what it hears of, what was posted to it lately, and what can be done about it. */
export function WebhookScreen({ webhookId }: { webhookId: string }) {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const load = useCallback(async () => {
    const { call } = workspace.session
    const { webhooks } = await call('webhooks.list', {})
    const webhook = webhooks.find((one) => one.webhookId === webhookId)
    if (webhook === undefined) return null
    const { deliveries } = await call('webhooks.listDeliveries', { webhookId: webhook.webhookId })
    return { webhook, deliveries }
  }, [workspace, webhookId])
  const loaded = useLoaded(load)
  return (
    <Loading of={loaded} words={frame.loading}>
      {(found) =>
        found === null ? (
          <ProblemLine reason="webhook_not_found" />
        ) : (
          <KnownWebhook {...found} reload={() => void loaded.reload()} />
        )
      }
    </Loading>
  )
}

interface KnownWebhookProps {
  webhook: Webhook
  deliveries: readonly WebhookDelivery[]
  reload(): void
}

function KnownWebhook({ webhook, deliveries, reload }: KnownWebhookProps) {
  const { router } = useDesk()
  const text = useText()
  const { webhooks: words, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const done = (told: string): void => {
    setSaid(told)
    reload()
  }
  const back = (
    <AppLink
      router={router}
      to={pageAt('/administration/webhooks')}
      className="button button-icon button-plain"
      current={false}
    >
      <Icon name="back" />
      <span className="unseen">
        {text.action.close} · {frame.sections.webhooks}
      </span>
    </AppLink>
  )
  return (
    <Page title={webhook.name} back={back}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <dl className="facts">
        <dt>{words.url}</dt>
        <dd>{webhook.url}</dd>
        <dt>{words.events}</dt>
        <dd>{webhook.events.map((event) => words.eventNames[event]).join(', ')}</dd>
        <dt>{words.state}</dt>
        <dd>
          <WebhookBadge state={webhook.state} />
        </dd>
      </dl>
      <WebhookActs webhook={webhook} onDone={done} />
      <Part title={words.deliveries} help={words.deliveriesHelp}>
        <DeliveryTable webhookId={webhook.webhookId} deliveries={deliveries} onDone={done} />
      </Part>
    </Page>
  )
}
