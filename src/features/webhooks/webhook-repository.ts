import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { WebhookEvent } from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

export type OffReason = 'administrator' | 'gone' | 'failing'

export interface WebhookRecord {
  webhookId: string
  name: string
  url: string
  events: WebhookEvent[]
  conversationId: string | undefined
  secret: string
  formerSecret: string | undefined
  formerUntil: Date | undefined
  createdAt: Date
  createdBy: string
  offReason: OffReason | undefined
}

interface Row {
  webhook_id: string
  name_sealed: Buffer
  url_sealed: Buffer
  events: WebhookEvent[]
  conversation_id: string | null
  secret_sealed: Buffer
  former_secret_sealed: Buffer | null
  former_until: Date | null
  created_at: Date
  created_by: string
  disabled_reason: OffReason | null
}

type Field = 'webhook_name' | 'webhook_url' | 'webhook_secret'

export type WebhookRepository = ReturnType<typeof createWebhookRepository>

export function createWebhookRepository(keys: CompanyKeys) {
  const { seal, open } = createSealedFields<Field>(keys)

  async function recordOf(tx: Transaction, row: Row): Promise<WebhookRecord> {
    const { webhook_id: id, former_secret_sealed: former } = row
    return {
      webhookId: id,
      name: await open(tx, id, 'webhook_name', row.name_sealed),
      url: await open(tx, id, 'webhook_url', row.url_sealed),
      events: row.events,
      conversationId: row.conversation_id ?? undefined,
      secret: await open(tx, id, 'webhook_secret', row.secret_sealed),
      formerSecret: former === null ? undefined : await open(tx, id, 'webhook_secret', former),
      formerUntil: row.former_until ?? undefined,
      createdAt: row.created_at,
      createdBy: row.created_by,
      offReason: row.disabled_reason ?? undefined,
    }
  }

  async function find(tx: Transaction, webhookId: string): Promise<WebhookRecord | undefined> {
    const row = await tx.row<Row>(sql`select * from prisme.webhooks
      where company_id = ${tx.companyId} and webhook_id = ${webhookId}`)
    return row && recordOf(tx, row)
  }

  return {
    find,
    async list(tx: Transaction): Promise<WebhookRecord[]> {
      const rows = await tx.rows<Row>(sql`select * from prisme.webhooks
        where company_id = ${tx.companyId} order by created_at, webhook_id`)
      const records: WebhookRecord[] = []
      for (const row of rows) records.push(await recordOf(tx, row))
      return records
    },
    async isBubble(tx: Transaction, conversationId: string): Promise<boolean> {
      const row = await tx.row(sql`select 1 as found from prisme.conversations
        where company_id = ${tx.companyId} and conversation_id = ${conversationId} and kind = 'bubble'`)
      return row !== undefined
    },
    /** With how far the logs reach now: it hears what follows. A bubble that is made later has no cursor, and is heard whole. */
    async insert(tx: Transaction, webhook: WebhookRecord): Promise<void> {
      const { webhookId: id } = webhook
      await tx.run(sql`insert into prisme.webhooks
        (company_id, webhook_id, name_sealed, url_sealed, events, conversation_id, secret_sealed, created_at, created_by)
        values (${tx.companyId}, ${id}, ${await seal(tx, id, 'webhook_name', webhook.name)},
          ${await seal(tx, id, 'webhook_url', webhook.url)}, ${webhook.events}, ${webhook.conversationId ?? null},
          ${await seal(tx, id, 'webhook_secret', webhook.secret)}, ${webhook.createdAt}, ${webhook.createdBy})`)
      await tx.run(sql`insert into prisme.webhook_cursors (company_id, webhook_id, conversation_id, sequence)
        select company_id, ${id}, conversation_id, head from prisme.conversation_heads where company_id = ${tx.companyId}`)
    },
    async update(tx: Transaction, { webhookId: id, name, url, events }: WebhookRecord): Promise<void> {
      await tx.run(sql`update prisme.webhooks set name_sealed = ${await seal(tx, id, 'webhook_name', name)},
        url_sealed = ${await seal(tx, id, 'webhook_url', url)}, events = ${events}
        where company_id = ${tx.companyId} and webhook_id = ${id}`)
    },
    /** Undefined turns it on. */
    async turn(tx: Transaction, webhookId: string, off: OffReason | undefined, now: Date): Promise<void> {
      await tx.run(sql`update prisme.webhooks set disabled_reason = ${off ?? null},
        disabled_at = ${off === undefined ? null : now} where company_id = ${tx.companyId} and webhook_id = ${webhookId}`)
    },
    async replaceSecret(
      tx: Transaction,
      webhookId: string,
      secret: string,
      formerUntil: Date,
    ): Promise<void> {
      await tx.run(sql`update prisme.webhooks set former_secret_sealed = secret_sealed, former_until = ${formerUntil},
        secret_sealed = ${await seal(tx, webhookId, 'webhook_secret', secret)}
        where company_id = ${tx.companyId} and webhook_id = ${webhookId}`)
    },
    remove: (tx: Transaction, webhookId: string) =>
      tx.run(
        sql`delete from prisme.webhooks where company_id = ${tx.companyId} and webhook_id = ${webhookId}`,
      ),
  }
}
