import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountType, Role } from '../../protocol/index.ts'

export interface ReviewRow {
  account_id: string
  account_type: AccountType
  role: Role
  created_at: Date
  expires_at: Date | null
  disabled_at: Date | null
  disabled_reason: 'administrator' | 'unused' | 'directory' | null
  unproven: boolean
  last_sign_in: Date | null
  factors: ('totp' | 'passkey')[]
  bubbles: number
  organised: number
  keys: number
}

/** Everyone who is not gone, administrators first. */
export function readReview(tx: Transaction, now: Date): Promise<ReviewRow[]> {
  return tx.rows<ReviewRow>(sql`
    select a.account_id, a.account_type, a.role, a.created_at, a.expires_at, a.disabled_at, a.disabled_reason, a.unproven,
      (select max(s.created_at) from prisme.sessions s
        where s.company_id = a.company_id and s.account_id = a.account_id) as last_sign_in,
      array(select distinct f.kind from prisme.factors f where f.company_id = a.company_id
        and f.account_id = a.account_id and f.confirmed_at is not null order by 1) as factors,
      b.bubbles, b.organised,
      (select count(*)::int from prisme.api_keys k where k.company_id = a.company_id and k.account_id = a.account_id
        and k.revoked_at is null and k.expires_at > ${now}) as keys
    from prisme.accounts a cross join lateral (
      select count(*)::int as bubbles, (count(*) filter (where m.member_role = 'organiser'))::int as organised
      from prisme.memberships m join prisme.conversations c
        on c.company_id = m.company_id and c.conversation_id = m.conversation_id
      where m.company_id = a.company_id and m.account_id = a.account_id and c.kind = 'bubble') b
    where a.company_id = ${tx.companyId} and a.disabled_reason is distinct from 'former'
    order by a.role = 'company_admin' desc, a.role, a.created_at, a.account_id`)
}
