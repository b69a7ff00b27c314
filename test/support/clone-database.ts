import pg from 'pg'
import { inject } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { type DatabaseUrls, databaseUrls } from '../../src/embedded/prisme-database.ts'

/** A database of its own, cloned from the migrated template. */
export async function cloneDatabase(): Promise<{ urls: DatabaseUrls; name: string; drop(): Promise<void> }> {
  const name = `prisme_${randomId().replaceAll('-', '')}`
  await asAdmin(`create database ${name} template prisme_template strategy file_copy`)
  for (const role of ['prisme_owner', 'prisme_jobs', 'prisme_app'])
    await asAdmin(`grant connect on database ${name} to ${role}`)
  return {
    name,
    urls: databaseUrls(inject('postgresAdminUrl'), name, inject('rolePasswords')),
    drop: () => asAdmin(`drop database ${name} with (force)`),
  }
}

export async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
