import type { Database } from './database.ts'
import { sql } from './sql.ts'

const required: Readonly<Record<string, readonly string[]>> = {
  synchronous_commit: ['on', 'remote_apply'],
  fsync: ['on'],
  full_page_writes: ['on'],
  data_checksums: ['on'],
}

/**
 * M-1: an acknowledged message must survive a crash of the database. Answers the settings that would break that promise,
 * such as `fsync=off`, or hide a damaged page, such as `data_checksums=off`; empty when there are none.
 */
export async function weakDurability(database: Database): Promise<string[]> {
  const rows = await database.rows<{ name: string; setting: string }>(
    sql`select name, setting from pg_settings where name = any(${Object.keys(required)})`,
  )
  return rows
    .filter(({ name, setting }) => !required[name]?.includes(setting))
    .map(({ name, setting }) => `${name}=${setting}`)
}
