import { readFile } from 'node:fs/promises'
import pg from 'pg'

const rolesFile = new URL('../../infra/postgres/roles.sql', import.meta.url)

export interface RolePasswords {
  app: string
  jobs: string
}

export interface DatabaseUrls {
  /** As the server's superuser: for migrations only. */
  admin: string
  app: string
  jobs: string
}

/** Makes Prisme's roles and its database on a server of our own, and answers how each role signs in. */
export async function preparePrismeDatabase(
  adminUrl: string,
  name: string,
  passwords: RolePasswords,
): Promise<DatabaseUrls> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(await readFile(rolesFile, 'utf8'))
    await client.query(`alter role prisme_app password ${client.escapeLiteral(passwords.app)}`)
    await client.query(`alter role prisme_jobs password ${client.escapeLiteral(passwords.jobs)}`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return databaseUrls(adminUrl, name, passwords)
}

export function databaseUrls(adminUrl: string, name: string, passwords: RolePasswords): DatabaseUrls {
  const as = (user?: string, password?: string): string => {
    const url = new URL(adminUrl)
    url.pathname = `/${name}`
    if (user !== undefined && password !== undefined)
      [url.username, url.password] = [user, encodeURIComponent(password)]
    return url.href
  }
  return { admin: as(), app: as('prisme_app', passwords.app), jobs: as('prisme_jobs', passwords.jobs) }
}
