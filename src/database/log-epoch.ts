import type { Database } from './database.ts'
import { sql } from './sql.ts'

/**
 * What tells one history of the database from another (M-8): its identity and its timeline. A restore to a point in time
 * begins a new timeline, and with it what was numbered after that point is void.
 */
export async function databaseHistory(database: Database): Promise<string> {
  const [row] = await database.rows<{ history: string }>(
    sql`select s.system_identifier || '/' || c.timeline_id as history from pg_control_system() s, pg_control_checkpoint() c`,
  )
  if (row === undefined) throw new Error('the database does not say which history it has')
  return row.history
}
