import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface RuleFigures {
  unlinked: number
  passwords: number
  sessions: number
  keys: number
  guests: number
}

/** Whom a rule that lets people in at the provider only concerns: people who may act, as it is now. */
export async function readRuleFigures(tx: Transaction, now: Date): Promise<RuleFigures> {
  const row = await tx.row<RuleFigures>(sql`with people as (
      select account_id, role, octet_length(password_sealed) > 0 as has_password from prisme.accounts
      where company_id = ${tx.companyId} and account_type = 'person' and disabled_at is null
        and (expires_at is null or expires_at > ${now})),
    members as (select * from people where role <> 'guest')
    select
      (select count(*)::int from members where has_password) as passwords,
      (select count(*)::int from people where role = 'guest' and has_password) as guests,
      (select count(*)::int from members m where not exists (select from prisme.federated_identities i
        join prisme.identity_providers p on p.company_id = i.company_id and p.provider_id = i.provider_id
        where i.company_id = ${tx.companyId} and i.account_id = m.account_id and p.disabled_at is null)) as unlinked,
      (select count(*)::int from prisme.sessions s join members using (account_id) where s.company_id = ${tx.companyId}
        and s.ended_at is null and s.expires_at > ${now} and s.provider_id is null) as sessions,
      (select count(*)::int from prisme.api_keys k join members using (account_id) where k.company_id = ${tx.companyId}
        and k.revoked_at is null and k.expires_at > ${now}) as keys`)
  if (row === undefined) throw new Error('an aggregate has no row')
  return row
}
