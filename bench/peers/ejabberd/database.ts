import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { randomPassword } from '../../../src/crypto/random.ts'
import type { EmbeddedPostgres } from '../../../src/embedded/postgres.ts'
import type { EjabberdPlace } from './configuration.ts'

/** The schema that comes with Debian's package. */
const schemaFile = '/usr/share/ejabberd/sql/pg.sql'
const name = 'ejabberd'

/** Makes ejabberd's role, its database with its own schema, and accounts `u0`, `u1`… that share a password. */
export async function makeDatabase(
  postgres: EmbeddedPostgres,
  accounts: number,
  accountPassword: string,
): Promise<EjabberdPlace['database']> {
  const password = randomPassword()
  const admin = await connected(postgres.adminUrl)
  try {
    await admin.query(`create role ${name} login password ${admin.escapeLiteral(password)}`)
    await admin.query(`create database ${name} owner ${name}`)
  } finally {
    await admin.end()
  }
  const url = new URL(postgres.adminUrl)
  Object.assign(url, { pathname: `/${name}`, username: name, password: encodeURIComponent(password) })
  const own = await connected(url.href)
  try {
    await own.query(await readFile(schemaFile, 'utf8'))
    const people = `select 'u' || n, $1 from generate_series(0, $2 - 1) n`
    await own.query(`insert into users (username, password) ${people}`, [accountPassword, accounts])
  } finally {
    await own.end()
  }
  return { port: postgres.port, name, user: name, password }
}

/** How many messages of rooms the archive holds. */
export async function archivedMessages({ adminUrl }: EmbeddedPostgres): Promise<number> {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const client = await connected(url.href)
  try {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) from archive where kind = 'groupchat'`,
    )
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
