import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { BlockReason, MemberState, Role, SomeChoices } from '../../protocol/index.ts'

export interface MemberRow {
  account_id: string
  role: Role
  created_at: Date
  expires_at: Date | null
  disabled_at: Date | null
  disabled_reason: 'administrator' | 'unused' | 'former' | 'directory' | null
  block_reason: BlockReason | null
  switches: SomeChoices
  last_seen_at: Date | null
}

export interface MemberQuery {
  role: Role | undefined
  state: MemberState | undefined
  unusedSince: Date | undefined
  after: { createdAt: Date; accountId: string } | undefined
  accountId: string | undefined
  limit: number
  now: Date
}

/** The people of the company (not its service accounts) that fit, the longest known first. */
export function readMemberRows(tx: Transaction, query: MemberQuery): Promise<MemberRow[]> {
  const { role = null, state = null, unusedSince = null, accountId = null, after, limit, now } = query
  return tx.rows<MemberRow>(sql`
    select account_id, role, created_at, expires_at, disabled_at, disabled_reason, block_reason, switches, last_seen_at from (
      select a.*, (select max(s.last_seen_at) from prisme.sessions s
          where s.company_id = a.company_id and s.account_id = a.account_id) as last_seen_at,
        case when a.disabled_reason = 'former' then 'former' when a.disabled_at is not null then 'blocked'
          when a.expires_at <= ${now} then 'expired' else 'active' end as state
      from prisme.accounts a where a.company_id = ${tx.companyId} and a.account_type = 'person') m
    where (${accountId}::uuid is null or account_id = ${accountId})
      and (${role}::text is null or role = ${role})
      and (${state}::text is null or state = ${state})
      and (${unusedSince}::timestamptz is null or greatest(created_at, last_seen_at) < ${unusedSince})
      and (${after?.createdAt ?? null}::timestamptz is null
        or (created_at, account_id) > (${after?.createdAt ?? null}, ${after?.accountId ?? null}::uuid))
    order by created_at, account_id limit ${limit}`)
}

export async function readGuestIds(tx: Transaction): Promise<string[]> {
  const rows = await tx.rows<{ account_id: string }>(sql`select account_id from prisme.accounts
    where company_id = ${tx.companyId} and role = 'guest' and disabled_at is null`)
  return rows.map((row) => row.account_id)
}
