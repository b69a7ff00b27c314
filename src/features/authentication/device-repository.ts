import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface Device {
  companyId: string
  accountId: string
  hash: Buffer
}

/** Whether someone signed in from a device since then. */
export async function isKnownDevice(database: Database, device: Device, since: Date): Promise<boolean> {
  const rows = await database.rowsInCompany(
    device.companyId,
    sql`select from prisme.known_devices where company_id = ${device.companyId} and account_id = ${device.accountId}
      and device_hash = ${device.hash} and seen_at > ${since}`,
  )
  return rows.length === 1
}

export async function keepDevice(tx: Transaction, accountId: string, hash: Buffer, now: Date): Promise<void> {
  await tx.run(sql`insert into prisme.known_devices (company_id, account_id, device_hash, seen_at)
    values (${tx.companyId}, ${accountId}, ${hash}, ${now})
    on conflict (company_id, account_id, device_hash) do update set seen_at = ${now}`)
}

export async function forgetDevices(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(sql`delete from prisme.known_devices
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}
