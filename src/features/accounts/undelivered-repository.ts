import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface Undelivered {
  accountId: string
  kind: string
  reply: number | undefined
  now: Date
}

export async function insertUndelivered(tx: Transaction, mail: Undelivered): Promise<void> {
  await tx.run(sql`insert into prisme.undelivered_mails (company_id, account_id, kind, failed_at, reply)
    values (${tx.companyId}, ${mail.accountId}, ${mail.kind}, ${mail.now}, ${mail.reply ?? null})`)
}

export interface UndeliveredRow {
  account_id: string
  kind: string
  failed_at: Date
  reply: number | null
}

/** The latest first. */
export function readUndelivered(tx: Transaction, limit: number): Promise<UndeliveredRow[]> {
  return tx.rows<UndeliveredRow>(sql`select account_id, kind, failed_at, reply from prisme.undelivered_mails
    where company_id = ${tx.companyId} order by failed_at desc, mail_id limit ${limit}`)
}
