import { sql } from '../database/sql.ts'
import type { Transaction } from '../database/transaction.ts'
import type { JobName, Jobs } from './jobs.ts'

/** Adds a job in the caller's transaction: it runs once that commits, never when it is rolled back. */
export async function enqueue<Name extends JobName>(
  tx: Transaction,
  name: Name,
  payload: Jobs[Name],
): Promise<void> {
  await tx.rows(sql`select prisme.enqueue_job(${name}, ${JSON.stringify(payload)}::json)`)
}

/** The same for a job that is due later: it runs then, or when a worker is next there. */
export async function enqueueAt<Name extends JobName>(
  tx: Transaction,
  name: Name,
  payload: Jobs[Name],
  at: Date,
): Promise<void> {
  await tx.rows(sql`select prisme.enqueue_job_at(${name}, ${JSON.stringify(payload)}::json, ${at})`)
}
