import { z } from 'zod'
import { PlainName } from './accounts.ts'
import { AccountId, ConversationId, DeliveryId, Instant, WebhookId } from './ids.ts'
import { defineOperation } from './operation.ts'

/** What a webhook may hear of: what happens in bubbles. Direct conversations are nobody else's business. */
export const WebhookEvent = z
  .enum([
    'bubble.created',
    'bubble.renamed',
    'member.joined',
    'member.left',
    'member.promoted',
    'message.sent',
  ])
  .meta({ id: 'WebhookEvent' })
export type WebhookEvent = z.output<typeof WebhookEvent>

/** All that a receiver is told: kinds, ids and times. Never content, names or addresses. */
export const WebhookBody = z
  .strictObject({
    type: z.union([WebhookEvent, z.literal('webhook.test')]),
    timestamp: Instant,
    data: z.strictObject({
      webhookId: WebhookId,
      conversationId: ConversationId.optional(),
      sequence: z
        .int()
        .optional()
        .describe('Orders the events of one bubble; deliveries may overtake each other.'),
      actorId: AccountId.optional(),
      subjectId: AccountId.optional().describe('Who joined, left or was promoted.'),
      messageId: z.string().optional(),
    }),
  })
  .meta({ id: 'WebhookBody', description: 'What is posted to a webhook, signed as Standard Webhooks says.' })
export type WebhookBody = z.output<typeof WebhookBody>

const url = z
  .string()
  .min(1)
  .max(2048)
  .describe('An https address. Networks inside need the operator’s word.')
const events = z.array(WebhookEvent).min(1).max(20)

export const Webhook = z
  .strictObject({
    webhookId: WebhookId,
    name: z.string(),
    url: z.string(),
    events: z.array(WebhookEvent),
    bubbleId: ConversationId.optional().describe('The one bubble it hears of; left out for all.'),
    createdAt: Instant,
    createdBy: AccountId,
    state: z
      .enum(['active', 'off', 'gone', 'failing'])
      .describe('off: by an administrator. gone: it answered 410. failing: nothing arrived for three days.'),
    twoSecretsUntil: Instant.optional().describe('Until then the secret before signs too.'),
  })
  .meta({
    id: 'Webhook',
    description: 'Where a company’s own systems hear of what happens, without its secret.',
  })
export type Webhook = z.output<typeof Webhook>

export const WebhookDelivery = z
  .strictObject({
    deliveryId: DeliveryId.describe('The `webhook-id` header: the same with each attempt.'),
    event: z.string(),
    createdAt: Instant,
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int(),
    answered: z.int().optional().describe('The status of the last answer.'),
    failure: z.string().optional().describe('Why there was none.'),
    milliseconds: z.int().optional(),
    attemptedAt: Instant.optional(),
    nextAttemptAt: Instant.optional(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.output<typeof WebhookDelivery>

const byId = z.strictObject({ webhookId: WebhookId })
const withSecret = z.strictObject({
  webhook: Webhook,
  secret: z.string().describe('`whsec_…`, for checking signatures. Shown now and never again.'),
})
const common = { socket: true, scope: 'webhooks:manage' } as const

export const createWebhook = defineOperation({
  ...common,
  name: 'webhooks.create',
  summary: 'Have what happens in bubbles posted to an address: kinds and ids, signed, never content',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/webhooks', status: 201 },
  stepUp: true,
  trace: 'webhook.created',
  run: 'transaction',
  input: z.strictObject({ name: PlainName, url, events, bubbleId: ConversationId.optional() }),
  output: withSecret,
  problems: ['webhook_address_refused', 'bubble_not_found', 'too_many_webhooks'],
})

export const listWebhooks = defineOperation({
  ...common,
  name: 'webhooks.list',
  summary: 'List the company’s webhooks, without their secrets',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/webhooks', status: 200 },
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ webhooks: z.array(Webhook) }),
  problems: [],
})

export const changeWebhook = defineOperation({
  ...common,
  name: 'webhooks.change',
  summary: 'Change a webhook, or turn it off or on: turned on, it goes on where it stopped',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/company/webhooks/{webhookId}', status: 200 },
  stepUp: true,
  trace: 'webhook.changed',
  run: 'transaction',
  input: byId.extend({
    name: PlainName.optional(),
    url: url.optional(),
    events: events.optional(),
    active: z.boolean().optional(),
  }),
  output: z.strictObject({ webhook: Webhook }),
  problems: ['webhook_not_found', 'webhook_address_refused'],
})

export const rotateWebhookSecret = defineOperation({
  ...common,
  name: 'webhooks.rotateSecret',
  summary: 'Give a webhook a new secret; the one before signs too for a while',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/webhooks/{webhookId}/secret', status: 201 },
  stepUp: true,
  trace: 'webhook.changed',
  run: 'transaction',
  input: byId.extend({ overlapHours: z.int().min(0).max(168).default(24) }),
  output: withSecret,
  problems: ['webhook_not_found'],
})

export const deleteWebhook = defineOperation({
  ...common,
  name: 'webhooks.delete',
  summary: 'Delete a webhook and what is known of its deliveries',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/company/webhooks/{webhookId}', status: 200 },
  trace: 'webhook.deleted',
  run: 'transaction',
  input: byId,
  output: z.strictObject({}),
  problems: ['webhook_not_found'],
})

export const testWebhook = defineOperation({
  ...common,
  name: 'webhooks.test',
  summary: 'Post a signed `webhook.test` now, and tell what was answered',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/webhooks/{webhookId}/test', status: 200 },
  trace: 'webhook.tested',
  run: 'own',
  input: byId,
  output: z.strictObject({ delivery: WebhookDelivery }),
  problems: ['webhook_not_found'],
})

export const listWebhookDeliveries = defineOperation({
  ...common,
  name: 'webhooks.listDeliveries',
  summary: 'List what was posted to a webhook in the last thirty days and what came of it, the newest first',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/webhooks/{webhookId}/deliveries', status: 200 },
  trace: null,
  run: 'transaction',
  input: byId.extend({ limit: z.int().min(1).max(200).default(50) }),
  output: z.strictObject({ deliveries: z.array(WebhookDelivery) }),
  problems: ['webhook_not_found'],
})

export const redeliverWebhook = defineOperation({
  ...common,
  name: 'webhooks.redeliver',
  summary: 'Post one delivery again, under the same `webhook-id`',
  kind: 'command',
  http: {
    method: 'POST',
    path: '/v1/company/webhooks/{webhookId}/deliveries/{deliveryId}/redelivery',
    status: 200,
  },
  trace: 'webhook.tested',
  run: 'transaction',
  input: byId.extend({ deliveryId: DeliveryId }),
  output: z.strictObject({}),
  problems: ['webhook_not_found', 'delivery_not_found'],
})
