import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'

interface SecretRow {
  key_version: number
  wrapped: Buffer
  sealed: Buffer
}

export async function readSecret(database: Database, name: string): Promise<SecretRow | undefined> {
  const [row] = await database.rows<SecretRow>(
    sql`select key_version, wrapped, sealed from prisme.system_secrets where name = ${name} and version = 1`,
  )
  return row
}

export interface NewSecret {
  name: string
  keyVersion: number
  wrapped: Buffer
  sealed: Buffer
}

export async function insertSecret(database: Database, secret: NewSecret): Promise<void> {
  await database.rows(sql`insert into prisme.system_secrets (name, version, key_version, wrapped, sealed)
    values (${secret.name}, 1, ${secret.keyVersion}, ${secret.wrapped}, ${secret.sealed}) on conflict do nothing`)
}
