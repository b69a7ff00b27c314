import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  AccountId,
  ConversationId,
  type WebhookBody,
  type WebhookEvent,
  WebhookId,
} from '../../protocol/index.ts'
import { eventsBeyond, insertDelivery, type LogEvent, mayGather, moveCursors } from './delivery-repository.ts'
import type { WebhookRepository } from './webhook-repository.ts'

/** Events of one webhook taken in one transaction. */
const atOnce = 500

/**
 * Makes a delivery of each event that the webhooks of a company have not heard yet, and moves their cursors, in one
 * transaction: each event is made one exactly once, whoever dies in the middle. Answers whether there may be more.
 */
export async function gatherEvents(
  repository: WebhookRepository,
  clock: Clock,
  tx: Transaction,
): Promise<boolean> {
  if (!(await mayGather(tx))) return false
  let more = false
  for (const webhook of await repository.list(tx)) {
    if (webhook.offReason !== undefined) continue
    const found = await eventsBeyond(tx, webhook.webhookId, atOnce)
    if (found.length === 0) continue
    more ||= found.length === atOnce
    const now = clock.now()
    for (const event of found) {
      if (!webhook.events.includes(event.kind as WebhookEvent)) continue
      const body = bodyOf(webhook.webhookId, event)
      await insertDelivery(tx, {
        deliveryId: randomId(),
        webhookId: webhook.webhookId,
        body,
        now,
        dueAt: now,
      })
    }
    await moveCursors(tx, webhook.webhookId, new Map(found.map((one) => [one.conversation_id, one.sequence])))
  }
  return more
}

/** Kinds, ids and times, and nothing else that the log knows. */
function bodyOf(webhookId: string, event: LogEvent): WebhookBody {
  return {
    type: event.kind,
    timestamp: event.occurred_at.toISOString(),
    data: {
      webhookId: WebhookId.parse(webhookId),
      conversationId: ConversationId.parse(event.conversation_id),
      sequence: event.sequence,
      actorId: AccountId.parse(event.actor_id),
      ...(event.subject_id !== null && { subjectId: AccountId.parse(event.subject_id) }),
      ...(event.message_id !== null && { messageId: event.message_id }),
    },
  }
}
