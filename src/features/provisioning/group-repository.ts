import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'
import type { IndexHashes } from './index-hashes.ts'

export interface GroupEntry {
  displayName: string
  externalId?: string
}

export interface GroupRecord {
  groupId: string
  entry: GroupEntry
  role: 'company_admin' | null
  version: number
  createdAt: Date
  changedAt: Date
}

export interface GroupKeys {
  groupId?: string | undefined
  displayName?: string | undefined
  externalId?: string | undefined
  /** Groups that this person is in. */
  member?: string | undefined
}

interface GroupRow {
  group_id: string
  entry_sealed: Buffer
  role: 'company_admin' | null
  version: number
  created_at: Date
  changed_at: Date
}

export type GroupRepository = ReturnType<typeof createGroupRepository>

/** Seals what it writes and opens what it reads. */
export function createGroupRepository(keys: CompanyKeys, hashes: IndexHashes) {
  const fields = createSealedFields<'directory_group'>(keys)

  async function columnsOf(tx: Transaction, groupId: string, entry: GroupEntry) {
    return {
      ...hashesOf(tx, entry),
      sealed: await fields.seal(tx, groupId, 'directory_group', JSON.stringify(entry)),
    }
  }

  function hashesOf({ companyId }: Transaction, { displayName, externalId }: GroupKeys) {
    return {
      name: displayName === undefined ? null : hashes.groupName(companyId, displayName),
      externalId: externalId === undefined ? null : hashes.groupId(companyId, externalId),
    }
  }

  async function find(
    tx: Transaction,
    by: GroupKeys,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<GroupRecord[]> {
    const { name, externalId } = hashesOf(tx, by)
    const rows =
      await tx.rows<GroupRow>(sql`select g.group_id, g.entry_sealed, g.role, g.version, g.created_at, g.changed_at
      from prisme.directory_groups g where g.company_id = ${tx.companyId}
        and (${by.groupId ?? null}::uuid is null or g.group_id = ${by.groupId ?? null})
        and (${name}::bytea is null or g.name_hash = ${name})
        and (${externalId}::bytea is null or g.external_id_hash = ${externalId})
        and (${by.member ?? null}::uuid is null or exists (select from prisme.directory_members m
          where m.company_id = g.company_id and m.group_id = g.group_id and m.account_id = ${by.member ?? null}))
      order by g.created_at, g.group_id limit ${limit} offset ${offset}`)
    return mapInPieces(rows, (row) => recordOf(tx, row))
  }

  async function recordOf(tx: Transaction, row: GroupRow): Promise<GroupRecord> {
    const text = await fields.open(tx, row.group_id, 'directory_group', row.entry_sealed)
    return {
      groupId: row.group_id,
      // Written by this file, from an entry.
      entry: JSON.parse(text) as GroupEntry,
      role: row.role,
      version: row.version,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    }
  }

  return {
    find,
    async count(tx: Transaction, by: GroupKeys): Promise<number> {
      const { name, externalId } = hashesOf(tx, by)
      const row = await tx.row<{ count: number }>(sql`select count(*) as count from prisme.directory_groups g
        where g.company_id = ${tx.companyId}
          and (${by.groupId ?? null}::uuid is null or g.group_id = ${by.groupId ?? null})
          and (${name}::bytea is null or g.name_hash = ${name})
          and (${externalId}::bytea is null or g.external_id_hash = ${externalId})
          and (${by.member ?? null}::uuid is null or exists (select from prisme.directory_members m
            where m.company_id = g.company_id and m.group_id = g.group_id and m.account_id = ${by.member ?? null}))`)
      return row?.count ?? 0
    },
    async lock(tx: Transaction, groupId: string): Promise<GroupRecord | undefined> {
      await tx.rows(sql`select from prisme.directory_groups
        where company_id = ${tx.companyId} and group_id = ${groupId} for update`)
      return (await find(tx, { groupId }, { limit: 1, offset: 0 }))[0]
    },
    /** Rejects with a unique violation when another group has the name or the external id. */
    async insert(tx: Transaction, groupId: string, entry: GroupEntry, now: Date): Promise<void> {
      const columns = await columnsOf(tx, groupId, entry)
      await tx.run(sql`insert into prisme.directory_groups (company_id, group_id, name_hash, external_id_hash, entry_sealed,
          created_at, changed_at)
        values (${tx.companyId}, ${groupId}, ${columns.name}, ${columns.externalId}, ${columns.sealed}, ${now}, ${now})`)
    },
    /** The same, for a group that is there. */
    async update(tx: Transaction, groupId: string, entry: GroupEntry, now: Date): Promise<void> {
      const columns = await columnsOf(tx, groupId, entry)
      await tx.run(sql`update prisme.directory_groups set name_hash = ${columns.name}, external_id_hash = ${columns.externalId},
          entry_sealed = ${columns.sealed}, version = version + 1, changed_at = ${now}
        where company_id = ${tx.companyId} and group_id = ${groupId}`)
    },
    async chooseRole(tx: Transaction, groupId: string, role: 'company_admin' | null): Promise<void> {
      await tx.run(sql`update prisme.directory_groups set role = ${role}
        where company_id = ${tx.companyId} and group_id = ${groupId}`)
    },
    async remove(tx: Transaction, groupId: string): Promise<void> {
      await tx.run(sql`delete from prisme.directory_groups
        where company_id = ${tx.companyId} and group_id = ${groupId}`)
    },
  }
}
