/**
 * Webhooks: a company's own systems hear what happens in its bubbles: kinds, ids and times, signed, at least once, never
 * content. Reads the conversation log behind its writers, so that they wait for nothing. Nobody imports it.
 */
export { createWebhookRounds, type WebhookRounds } from './deliver.ts'
export { webhookHandlers } from './handlers.ts'
export { createWebhookRepository } from './webhook-repository.ts'
