import { randomId } from '../../crypto/random.ts'
import { createWebhookSecret } from '../../crypto/webhook-signature.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutboundHttp } from '../../ports/outbound-http.ts'
import { Problem, WebhookId } from '../../protocol/index.ts'
import {
  findDelivery,
  insertDelivery,
  listDeliveries,
  makeDue,
  settleDelivery,
} from './delivery-repository.ts'
import { createPostEvent, wasTaken } from './post-event.ts'
import { shownDelivery, shownWebhook } from './shown-webhook.ts'
import type { WebhookRecord, WebhookRepository } from './webhook-repository.ts'

type Handled = Extract<keyof Handlers, `webhooks.${string}`>

interface Needs {
  repository: WebhookRepository
  outbound: OutboundHttp
  clock: Clock
}

const mostWebhooks = 20
const hour = 3_600_000

export function webhookHandlers({ repository, outbound, clock }: Needs): Pick<Handlers, Handled> {
  const post = createPostEvent(outbound, clock)

  async function found(tx: Transaction, webhookId: string): Promise<WebhookRecord> {
    const webhook = await repository.find(tx, webhookId)
    if (webhook === undefined) throw new Problem('webhook_not_found')
    return webhook
  }

  function demandReachable(url: string): void {
    const objection = outbound.objection(url)
    if (objection === undefined) return
    throw new Problem('webhook_address_refused', { issues: [{ path: 'url', message: objection }] })
  }

  const shown = (webhook: WebhookRecord) => shownWebhook(webhook, clock.now())

  return {
    async 'webhooks.create'({ name, url, events, bubbleId }, { caller, tx }) {
      demandReachable(url)
      if (bubbleId !== undefined && !(await repository.isBubble(tx, bubbleId)))
        throw new Problem('bubble_not_found')
      if ((await repository.list(tx)).length >= mostWebhooks) throw new Problem('too_many_webhooks')
      const webhook: WebhookRecord = {
        webhookId: randomId(),
        name,
        url,
        events: [...new Set(events)],
        conversationId: bubbleId,
        secret: createWebhookSecret(),
        formerSecret: undefined,
        formerUntil: undefined,
        createdAt: clock.now(),
        createdBy: caller.accountId,
        offReason: undefined,
      }
      await repository.insert(tx, webhook)
      return { webhook: shown(webhook), secret: webhook.secret }
    },
    'webhooks.list': async (_input, { tx }) => ({ webhooks: (await repository.list(tx)).map(shown) }),
    async 'webhooks.change'({ webhookId, name, url, events, active }, { tx }) {
      const before = await found(tx, webhookId)
      if (url !== undefined) demandReachable(url)
      const changes = { ...(name && { name }), ...(url && { url }), ...(events && { events }) }
      await repository.update(tx, { ...before, ...changes })
      if (active !== undefined)
        await repository.turn(tx, webhookId, active ? undefined : 'administrator', clock.now())
      return { webhook: shown(await found(tx, webhookId)) }
    },
    async 'webhooks.rotateSecret'({ webhookId, overlapHours }, { tx }) {
      await found(tx, webhookId)
      const secret = createWebhookSecret()
      await repository.replaceSecret(
        tx,
        webhookId,
        secret,
        new Date(clock.now().getTime() + overlapHours * hour),
      )
      return { webhook: shown(await found(tx, webhookId)), secret }
    },
    async 'webhooks.delete'({ webhookId }, { tx }) {
      await found(tx, webhookId)
      await repository.remove(tx, webhookId)
      return {}
    },
    async 'webhooks.test'({ webhookId }, own) {
      const { caller, signal } = own
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      const webhook = await own.inCompany(caller.companyId, (tx) => found(tx, webhookId))
      const now = clock.now()
      const data = { webhookId: WebhookId.parse(webhookId) }
      const body = { type: 'webhook.test' as const, timestamp: now.toISOString(), data }
      const deliveryId = randomId()
      const outcome = await post(webhook, { deliveryId, body }, signal)
      const row = await own.act(caller, webhookId, async (tx) => {
        await insertDelivery(tx, { deliveryId, webhookId, body, now, dueAt: now })
        const state = wasTaken(outcome) ? 'delivered' : 'failed'
        await settleDelivery(tx, deliveryId, state, { ...outcome, now, dueAt: now })
        return findDelivery(tx, webhookId, deliveryId)
      })
      if (row === undefined) throw new Problem('webhook_not_found')
      return { delivery: shownDelivery(row) }
    },
    async 'webhooks.listDeliveries'({ webhookId, limit }, { tx }) {
      await found(tx, webhookId)
      return { deliveries: (await listDeliveries(tx, webhookId, limit)).map(shownDelivery) }
    },
    async 'webhooks.redeliver'({ webhookId, deliveryId }, { tx }) {
      await found(tx, webhookId)
      if ((await findDelivery(tx, webhookId, deliveryId)) === undefined)
        throw new Problem('delivery_not_found')
      await makeDue(tx, deliveryId, clock.now())
      return {}
    },
  }
}
