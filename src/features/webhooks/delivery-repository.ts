import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { WebhookBody } from '../../protocol/index.ts'

export interface DeliveryRow {
  delivery_id: string
  webhook_id: string
  event: string
  body: WebhookBody
  created_at: Date
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  due_at: Date
  answered: number | null
  failure: string | null
  milliseconds: number | null
  attempted_at: Date | null
}

export async function companiesWithWebhooks(database: Database): Promise<string[]> {
  const rows = await database.rows<{ company_id: string }>(
    sql`select company_id from prisme.companies_with_webhooks()`,
  )
  return rows.map((row) => row.company_id)
}

/** One gateway at a time gathers for a company: two would find the same events. */
export async function mayGather(tx: Transaction): Promise<boolean> {
  const row = await tx.row<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtext('prisme/webhooks'), hashtext(${tx.companyId})) as mine`,
  )
  return row?.mine ?? false
}

export interface LogEvent {
  conversation_id: string
  sequence: number
  kind: WebhookBody['type']
  actor_id: string
  subject_id: string | null
  message_id: string | null
  occurred_at: Date
}

/**
 * What bubbles' logs hold beyond a webhook's cursors, at most `limit`, each bubble's in order; of kinds it does not hear
 * too, so that its cursors move on. Heads are read in the same statement: what is numbered up to them is committed (M-2).
 */
export function eventsBeyond(tx: Transaction, webhookId: string, limit: number): Promise<LogEvent[]> {
  return tx.rows<LogEvent>(sql`
    select e.conversation_id, e.sequence, e.kind, e.actor_id, e.subject_id, e.message_id, e.occurred_at
    from prisme.webhooks w
    join prisme.conversation_heads h on h.company_id = w.company_id
      and (w.conversation_id is null or h.conversation_id = w.conversation_id)
    join prisme.conversations v on v.company_id = h.company_id and v.conversation_id = h.conversation_id and v.kind = 'bubble'
    left join prisme.webhook_cursors c on c.company_id = h.company_id and c.webhook_id = w.webhook_id
      and c.conversation_id = h.conversation_id
    cross join lateral (
      select * from prisme.conversation_events e where e.company_id = h.company_id
        and e.conversation_id = h.conversation_id and e.sequence > coalesce(c.sequence, 0) and e.sequence <= h.head
      order by e.sequence limit ${limit}) e
    where w.company_id = ${tx.companyId} and w.webhook_id = ${webhookId} and h.head > coalesce(c.sequence, 0)
    order by e.conversation_id, e.sequence limit ${limit}`)
}

export async function moveCursors(
  tx: Transaction,
  webhookId: string,
  reached: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.run(sql`insert into prisme.webhook_cursors (company_id, webhook_id, conversation_id, sequence)
    select ${tx.companyId}, ${webhookId}, * from unnest(${[...reached.keys()]}::uuid[], ${[...reached.values()]}::bigint[])
    on conflict (company_id, webhook_id, conversation_id) do update set sequence = excluded.sequence`)
}

export async function insertDelivery(
  tx: Transaction,
  delivery: { deliveryId: string; webhookId: string; body: WebhookBody; now: Date; dueAt: Date },
): Promise<void> {
  const { deliveryId, webhookId, body, now, dueAt } = delivery
  await tx.run(sql`insert into prisme.webhook_deliveries
    (company_id, delivery_id, webhook_id, event, body, created_at, state, due_at)
    values (${tx.companyId}, ${deliveryId}, ${webhookId}, ${body.type}, ${JSON.stringify(body)}::json, ${now}, 'pending', ${dueAt})`)
}

/** Webhooks that are on and have something due. */
export async function webhooksWithDue(tx: Transaction, now: Date): Promise<string[]> {
  const rows = await tx.rows<{ webhook_id: string }>(sql`select distinct x.webhook_id
    from prisme.webhook_deliveries x
    join prisme.webhooks w on w.company_id = x.company_id and w.webhook_id = x.webhook_id and w.disabled_at is null
    where x.company_id = ${tx.companyId} and x.state = 'pending' and x.due_at <= ${now}`)
  return rows.map((row) => row.webhook_id)
}

/**
 * Those that are due, taken: nobody else takes them before `until`. Who dies with them loses none. Of a company that was
 * frozen meanwhile, none: they wait.
 */
export function takeDue(
  tx: Transaction,
  webhookId: string,
  { now, until, atOnce }: { now: Date; until: Date; atOnce: number },
): Promise<DeliveryRow[]> {
  return tx.rows<DeliveryRow>(sql`update prisme.webhook_deliveries d set due_at = ${until}
    from (select x.delivery_id from prisme.webhook_deliveries x
      join prisme.companies c on c.company_id = x.company_id and c.frozen_at is null
      where x.company_id = ${tx.companyId} and x.webhook_id = ${webhookId} and x.state = 'pending' and x.due_at <= ${now}
      order by x.due_at, x.created_at limit ${atOnce} for update of x skip locked) due
    where d.company_id = ${tx.companyId} and d.delivery_id = due.delivery_id returning d.*`)
}

/** Whether something arrived at a webhook at or after a time. */
export async function arrivedSince(tx: Transaction, webhookId: string, since: Date): Promise<boolean> {
  const row = await tx.row(sql`select 1 as arrived from prisme.webhook_deliveries
    where company_id = ${tx.companyId} and webhook_id = ${webhookId} and state = 'delivered' and event <> 'webhook.test'
      and attempted_at >= ${since} limit 1`)
  return row !== undefined
}

export interface Outcome {
  answered: number | undefined
  failure: string | undefined
  milliseconds: number
}

export async function settleDelivery(
  tx: Transaction,
  deliveryId: string,
  state: DeliveryRow['state'],
  attempt: Outcome & { now: Date; dueAt: Date },
): Promise<void> {
  await tx.run(sql`update prisme.webhook_deliveries set state = ${state}, attempts = attempts + 1, due_at = ${attempt.dueAt},
      answered = ${attempt.answered ?? null}, failure = ${attempt.failure ?? null}, milliseconds = ${attempt.milliseconds},
      attempted_at = ${attempt.now}
    where company_id = ${tx.companyId} and delivery_id = ${deliveryId}`)
}

export function listDeliveries(tx: Transaction, webhookId: string, limit: number): Promise<DeliveryRow[]> {
  return tx.rows<DeliveryRow>(sql`select * from prisme.webhook_deliveries
    where company_id = ${tx.companyId} and webhook_id = ${webhookId} order by created_at desc, delivery_id limit ${limit}`)
}

export function findDelivery(
  tx: Transaction,
  webhookId: string,
  deliveryId: string,
): Promise<DeliveryRow | undefined> {
  return tx.row<DeliveryRow>(sql`select * from prisme.webhook_deliveries
    where company_id = ${tx.companyId} and webhook_id = ${webhookId} and delivery_id = ${deliveryId}`)
}

export async function makeDue(tx: Transaction, deliveryId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.webhook_deliveries set state = 'pending', attempts = 0, due_at = ${now}
    where company_id = ${tx.companyId} and delivery_id = ${deliveryId}`)
}
