import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Locale } from '../../protocol/index.ts'

export interface NewBootstrap {
  hash: Buffer
  locale: Locale
  expiresAt: Date
}

/** The link before, if there is one, no longer works. */
export async function keepBootstrap(
  tx: Transaction,
  { hash, locale, expiresAt }: NewBootstrap,
): Promise<void> {
  await tx.run(sql`insert into prisme.bootstraps (company_id, token_hash, locale, expires_at)
    values (${tx.companyId}, ${hash}, ${locale}, ${expiresAt})
    on conflict (company_id) do update set token_hash = excluded.token_hash, locale = excluded.locale,
      expires_at = excluded.expires_at`)
}

export function readBootstrap(
  tx: Transaction,
  hash: Buffer,
  now: Date,
): Promise<{ locale: Locale } | undefined> {
  return tx.row<{ locale: Locale }>(sql`select locale from prisme.bootstraps
    where company_id = ${tx.companyId} and token_hash = ${hash} and expires_at > ${now}`)
}

/** Takes the link away; false when another one took it, or it is over. */
export async function takeBootstrap(tx: Transaction, hash: Buffer, now: Date): Promise<boolean> {
  const taken = await tx.run(sql`delete from prisme.bootstraps
    where company_id = ${tx.companyId} and token_hash = ${hash} and expires_at > ${now}`)
  return taken === 1
}
