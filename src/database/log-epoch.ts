import type { Database } from './database.ts'
import { sql } from './sql.ts'

/**
 * What tells one history of the database from another (M-8): its identity and its timeline. A restore to a point in time
 * begins a new timeline, and with it what was numbered after that point is void.
 */
async function databaseHistory(database: Database): Promise<string> {
  const [row] = await database.watch<{ history: string }>(
    sql`select system_identifier || '/' || substring(pg_walfile_name(pg_current_wal_insert_lsn()) for 8) as history
      from pg_control_system()`,
  )
  if (row === undefined) throw new Error('the database does not say which history it has')
  return row.history
}

export interface HistoryWatch {
  current(): string
  stop(): void
}

/**
 * Reads the history now, and again every so many milliseconds: a standby that takes over begins a new timeline while
 * gateways run on. Rejects if it cannot be read at first.
 */
export async function watchHistory(
  database: Database,
  every: number,
  onChange: () => void,
): Promise<HistoryWatch> {
  let history = await databaseHistory(database)
  const timer = setInterval(() => {
    databaseHistory(database).then(
      (now) => {
        if (now === history) return
        history = now
        onChange()
      },
      // It does not answer: what it would have said is asked again.
      () => undefined,
    )
  }, every)
  timer.unref()
  return { current: () => history, stop: () => clearInterval(timer) }
}
