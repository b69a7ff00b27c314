import pg from 'pg'
import { expect } from 'vitest'
import { rowsOf } from './rows.ts'

/** Keeps rows locked, past row security, until it is let go: whoever needs them waits there. `statement` locks them. */
export async function held(
  url: string,
  statement: string,
): Promise<AsyncDisposable & { letGo(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  const { rowCount } = await client.query(statement)
  if (rowCount === 0) throw new Error('there is nothing to hold')
  let isHeld = true
  async function letGo(): Promise<void> {
    if (!isHeld) return
    isHeld = false
    await client.query('commit')
    await client.end()
  }
  return { letGo, [Symbol.asyncDispose]: letGo }
}

/** Resolves once so many transactions of this database wait for a lock. */
export async function untilWaiting(url: string, many: number): Promise<void> {
  await expect
    .poll(
      () =>
        rowsOf(
          url,
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        ),
      { interval: 20, timeout: 5_000 },
    )
    .toHaveLength(many)
}
