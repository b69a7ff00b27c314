import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations as installJobQueue } from 'graphile-worker'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import type { Database } from './database.ts'
import { isMissingTable } from './failures.ts'
import { sql } from './sql.ts'

const directory = fileURLToPath(new URL('./migrations', import.meta.url))
const migrationsSchema = 'prisme_schema'

/**
 * Brings the schema to this version, forward only, as prisme_owner. `adminUrl` signs in as a role that may become
 * prisme_owner and prisme_jobs; `jobsUrl` as prisme_jobs. Several at once are safe: they take turns.
 */
export async function migrate(adminUrl: string, jobsUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await prepareDatabase(client)
    await client.query('set role prisme_owner')
    await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: 'migrations',
      migrationsSchema,
      createMigrationsSchema: true,
      checkOrder: true,
      singleTransaction: true,
      log: () => {},
    })
    await client.query(`grant usage on schema ${migrationsSchema} to prisme_app`)
    await client.query(`grant select on ${migrationsSchema}.migrations to prisme_app`)
    await client.query('reset role')
  } finally {
    await client.end()
  }
  await installJobQueue({ connectionString: jobsUrl })
}

/** The rights the two owning roles need on this database; a no-op when they have them. */
async function prepareDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
  const name = rows[0]?.name
  if (name === undefined) throw new Error('no current database')
  await client.query(`grant connect, create on database ${name} to prisme_owner, prisme_jobs`)
  await client.query(`grant connect on database ${name} to prisme_app`)
}

/** The schema is not the one this program was written for. */
export class SchemaMismatch extends Error {
  override name = 'SchemaMismatch'
}

/** A server works only on the schema it knows: neither an older one nor a newer one. Throws SchemaMismatch. */
export async function verifySchema(database: Database): Promise<void> {
  const known = (await readdir(directory))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -4))
  const rows = await database
    .rows<{ name: string }>(sql`select name from prisme_schema.migrations order by name`)
    .catch((cause: unknown) => {
      if (!isMissingTable(cause)) throw cause
      throw new SchemaMismatch('the database has no Prisme schema: run `prisme migrate`', { cause })
    })
  const applied = new Set(rows.map((row) => row.name))
  const newer = [...applied].filter((name) => !known.includes(name))
  if (newer.length > 0)
    throw new SchemaMismatch(`the database is newer than this program (${newer.join(', ')})`)
  const missing = known.filter((name) => !applied.has(name))
  if (missing.length > 0)
    throw new SchemaMismatch(`the database lacks ${missing.join(', ')}: run \`prisme migrate\``)
}
