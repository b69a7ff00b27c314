import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutboundHttp } from '../../ports/outbound-http.ts'
import type { Accounts } from '../accounts/index.ts'
import {
  arrivedSince,
  companiesWithWebhooks,
  type DeliveryRow,
  type Outcome,
  settleDelivery,
  takeDue,
  webhooksWithDue,
} from './delivery-repository.ts'
import { gatherEvents } from './gather.ts'
import { createPostEvent, wasTaken } from './post-event.ts'
import type { OffReason, WebhookRepository } from './webhook-repository.ts'

interface Needs {
  database: Database
  accounts: Accounts
  repository: WebhookRepository
  outbound: OutboundHttp
  clock: Clock
}

export interface WebhookRounds {
  /**
   * What happened becomes deliveries, and those that are due begin to be posted; that is not waited for: each webhook has a
   * lane of its own, so that a slow server delays nobody else's. Throws what went wrong in this round, or in a lane before it.
   */
  round(signal: AbortSignal): Promise<void>
  /** Resolves when no lane is under way: soon after the signal. */
  settled(): Promise<void>
}

/** Seconds after each attempt that failed; about three days in all. */
const patience = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 72_000] as const
/** Milliseconds after which one that was taken and not settled is due again: its gateway died. */
const takenFor = 60_000
/** Posts to one webhook at the same time. */
const atOnce = 8

/** Everything that happened is posted at least once, whoever dies in between. */
export function createWebhookRounds(needs: Needs): WebhookRounds {
  const { database, accounts, repository, clock } = needs
  const post = createPostEvent(needs.outbound, clock)
  const lanes = new Map<string, Promise<void>>()
  let laneFailed: { error: unknown } | undefined

  async function turnOff(tx: Transaction, webhookId: string, reason: OffReason): Promise<void> {
    await repository.turn(tx, webhookId, reason, clock.now())
    for (const accountId of await accounts.administrators(tx))
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'webhook_disabled' })
  }

  async function settle(tx: Transaction, delivery: DeliveryRow, outcome: Outcome): Promise<void> {
    const { delivery_id: deliveryId, webhook_id: webhookId } = delivery
    const now = clock.now()
    const wait = patience[delivery.attempts]
    const gone = outcome.answered === 410
    const state = wasTaken(outcome) ? 'delivered' : wait === undefined || gone ? 'failed' : 'pending'
    const dueAt = new Date(now.getTime() + (wait ?? 0) * 1_000)
    await settleDelivery(tx, deliveryId, state, { ...outcome, now, dueAt })
    if (state !== 'failed') return
    // One event that its server cannot take is given up alone, where others arrived.
    if (gone || !(await arrivedSince(tx, webhookId, delivery.created_at)))
      await turnOff(tx, webhookId, gone ? 'gone' : 'failing')
  }

  async function deliver(companyId: string, delivery: DeliveryRow, signal: AbortSignal): Promise<boolean> {
    const webhook = await database.inCompany(companyId, (tx) => repository.find(tx, delivery.webhook_id))
    if (webhook === undefined || webhook.offReason !== undefined) return false
    const outcome = await post(webhook, { deliveryId: delivery.delivery_id, body: delivery.body }, signal)
    await database.inCompany(companyId, (tx) => settle(tx, delivery, outcome))
    return wasTaken(outcome)
  }

  /** Posts what is due for one webhook, as long as it takes what it gets. */
  async function lane(companyId: string, webhookId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = clock.now()
      const until = new Date(now.getTime() + takenFor)
      const due = await database.inCompany(companyId, (tx) => takeDue(tx, webhookId, { now, until, atOnce }))
      const taken = await allOf(due.map((delivery) => deliver(companyId, delivery, signal)))
      if (due.length < atOnce || taken.includes(false) || signal.aborted) return
    }
  }

  function begin(companyId: string, webhookId: string, signal: AbortSignal): void {
    if (lanes.has(webhookId)) return
    const underWay = lane(companyId, webhookId, signal)
      .catch((error: unknown) => {
        laneFailed = { error }
      })
      .finally(() => lanes.delete(webhookId))
    lanes.set(webhookId, underWay)
  }

  async function roundOf(companyId: string, signal: AbortSignal): Promise<void> {
    while (await database.inCompany(companyId, (tx) => gatherEvents(repository, clock, tx)))
      signal.throwIfAborted()
    const due = await database.inCompany(companyId, (tx) => webhooksWithDue(tx, clock.now()))
    for (const webhookId of due) begin(companyId, webhookId, signal)
  }

  return {
    async round(signal) {
      const failed = laneFailed
      laneFailed = undefined
      const companies = await companiesWithWebhooks(database)
      await allOf(companies.map((companyId) => roundOf(companyId, signal)))
      if (failed !== undefined) throw failed.error
    },
    async settled() {
      await Promise.all(lanes.values())
    },
  }
}

/** All run to their end; then the first failure is thrown. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
