import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountType, Role } from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

/** Who acts by a key, as the database says now. */
export interface KeyHolder {
  key_id: string
  account_id: string
  account_type: AccountType
  role: Role
  scopes: string[]
  networks: string[]
  /** When the key ends, or the account's access does. */
  until: Date
  last_used_at: Date | null
  /** Whether its person must accept the charter first. */
  charter_due: boolean
  network_rules: string | null
}

export interface KeyRecord {
  keyId: string
  accountId: string
  ending: string
  name: string
  scopes: string[]
  networks: string[]
  createdAt: Date
  createdBy: string
  expiresAt: Date
  lastUsedAt: Date | undefined
  lastNetwork: string | undefined
  replacedBy: string | undefined
  revokedAt: Date | undefined
}

export interface NewKey
  extends Pick<
    KeyRecord,
    | 'keyId'
    | 'accountId'
    | 'ending'
    | 'name'
    | 'scopes'
    | 'networks'
    | 'createdAt'
    | 'createdBy'
    | 'expiresAt'
  > {
  hash: Buffer
}

interface KeyRow {
  key_id: string
  account_id: string
  ending: string
  name_sealed: Buffer
  scopes: string[]
  networks: string[]
  created_at: Date
  created_by: string
  expires_at: Date
  last_used_at: Date | null
  last_network_sealed: Buffer | null
  replaced_by: string | null
  revoked_at: Date | null
}

export type KeyRepository = ReturnType<typeof createKeyRepository>

/** Names, and where a key was used from, are sealed under the company's directory key. */
export function createKeyRepository(keys: CompanyKeys) {
  const { seal, open } = createSealedFields<'key_name' | 'key_network'>(keys)

  async function recordOf(tx: Transaction, row: KeyRow): Promise<KeyRecord> {
    const { key_id: keyId, last_network_sealed: network } = row
    return {
      keyId,
      accountId: row.account_id,
      ending: row.ending,
      name: await open(tx, keyId, 'key_name', row.name_sealed),
      scopes: row.scopes,
      networks: row.networks,
      createdAt: row.created_at,
      createdBy: row.created_by,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at ?? undefined,
      lastNetwork: network === null ? undefined : await open(tx, keyId, 'key_network', network),
      replacedBy: row.replaced_by ?? undefined,
      revokedAt: row.revoked_at ?? undefined,
    }
  }

  return {
    async insert(tx: Transaction, key: NewKey): Promise<void> {
      const name = await seal(tx, key.keyId, 'key_name', key.name)
      await tx.run(sql`insert into prisme.api_keys (company_id, key_id, account_id, key_hash, ending, name_sealed, scopes,
          networks, created_at, created_by, expires_at)
        values (${tx.companyId}, ${key.keyId}, ${key.accountId}, ${key.hash}, ${key.ending}, ${name}, ${key.scopes},
          ${key.networks}, ${key.createdAt}, ${key.createdBy}, ${key.expiresAt})`)
    },
    /** Of one account, or of all; the newest first. */
    async list(tx: Transaction, accountId: string | undefined): Promise<KeyRecord[]> {
      const rows = await tx.rows<KeyRow>(sql`select * from prisme.api_keys where company_id = ${tx.companyId}
        and (${accountId ?? null}::uuid is null or account_id = ${accountId ?? null}) order by created_at desc, key_id`)
      const records: KeyRecord[] = []
      for (const row of rows) records.push(await recordOf(tx, row))
      return records
    },
    /** Locked: of two who rotate or end it at once, the second sees what the first did. */
    async lock(tx: Transaction, keyId: string): Promise<KeyRecord | undefined> {
      const row = await tx.row<KeyRow>(sql`select * from prisme.api_keys
        where company_id = ${tx.companyId} and key_id = ${keyId} for update`)
      return row && recordOf(tx, row)
    },
    async countActive(tx: Transaction, accountId: string, now: Date): Promise<number> {
      const row = await tx.row<{ count: number }>(sql`select count(*) as count from prisme.api_keys
        where company_id = ${tx.companyId} and account_id = ${accountId} and revoked_at is null and expires_at > ${now}`)
      return row?.count ?? 0
    },
    /** `by` nobody when it was read on its way. */
    async revoke(tx: Transaction, keyId: string, by: string | undefined, now: Date): Promise<void> {
      await tx.run(sql`update prisme.api_keys set revoked_at = ${now}, revoked_by = ${by ?? null}
        where company_id = ${tx.companyId} and key_id = ${keyId} and revoked_at is null`)
    },
    async revokeAll(tx: Transaction, accountId: string, by: string, now: Date): Promise<void> {
      await tx.run(sql`update prisme.api_keys set revoked_at = ${now}, revoked_by = ${by}
        where company_id = ${tx.companyId} and account_id = ${accountId} and revoked_at is null`)
    },
    async replace(tx: Transaction, keyId: string, by: string, until: Date): Promise<void> {
      await tx.run(sql`update prisme.api_keys set replaced_by = ${by}, expires_at = least(expires_at, ${until})
        where company_id = ${tx.companyId} and key_id = ${keyId}`)
    },
    async noteUse(tx: Transaction, keyId: string, network: string, now: Date): Promise<void> {
      const sealed = await seal(tx, keyId, 'key_network', network)
      await tx.run(sql`update prisme.api_keys set last_used_at = ${now}, last_network_sealed = ${sealed}
        where company_id = ${tx.companyId} and key_id = ${keyId} and (last_used_at is null or last_used_at < ${now})`)
    },
  }
}

/** The holder of a key that works: neither ended nor revoked, of an account that may act. */
export async function readKeyHolder(
  database: Database,
  companyId: string,
  by: { hash: Buffer } | { keyId: string },
): Promise<KeyHolder | undefined> {
  const [hash, keyId] = 'hash' in by ? [by.hash, null] : [null, by.keyId]
  const [holder] = await database.rowsInCompany<KeyHolder>(
    companyId,
    sql`select k.key_id, k.account_id, a.account_type, a.role, k.scopes, k.networks, k.last_used_at,
      least(k.expires_at, a.expires_at) as until,
      a.account_type = 'person' and c.charter_version > a.charter_version as charter_due, c.network_rules
    from prisme.api_keys k join prisme.accounts a on a.company_id = k.company_id and a.account_id = k.account_id
    join prisme.companies c on c.company_id = k.company_id and c.frozen_at is null
    where k.company_id = ${companyId} and (k.key_hash = ${hash}::bytea or k.key_id = ${keyId}::uuid)
      and k.revoked_at is null and a.disabled_at is null`,
  )
  return holder
}
