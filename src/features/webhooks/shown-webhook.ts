import {
  AccountId,
  ConversationId,
  DeliveryId,
  type Webhook,
  type WebhookDelivery,
  WebhookId,
} from '../../protocol/index.ts'
import type { DeliveryRow } from './delivery-repository.ts'
import type { OffReason, WebhookRecord } from './webhook-repository.ts'

const states = { administrator: 'off', gone: 'gone', failing: 'failing' } as const satisfies Record<
  OffReason,
  string
>

/** A webhook as administrators see it: without its secrets. */
export function shownWebhook(webhook: WebhookRecord, now: Date): Webhook {
  const { conversationId, formerUntil, offReason } = webhook
  return {
    webhookId: WebhookId.parse(webhook.webhookId),
    name: webhook.name,
    url: webhook.url,
    events: webhook.events,
    createdAt: webhook.createdAt.toISOString(),
    createdBy: AccountId.parse(webhook.createdBy),
    state: offReason === undefined ? 'active' : states[offReason],
    ...(conversationId !== undefined && { bubbleId: ConversationId.parse(conversationId) }),
    ...(formerUntil !== undefined && formerUntil > now && { twoSecretsUntil: formerUntil.toISOString() }),
  }
}

export function shownDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    deliveryId: DeliveryId.parse(row.delivery_id),
    event: row.event,
    createdAt: row.created_at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    ...(row.answered !== null && { answered: row.answered }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(row.milliseconds !== null && { milliseconds: row.milliseconds }),
    ...(row.attempted_at !== null && { attemptedAt: row.attempted_at.toISOString() }),
    ...(row.state === 'pending' && { nextAttemptAt: row.due_at.toISOString() }),
  }
}
