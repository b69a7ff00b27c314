import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Role } from '../../protocol/index.ts'

export type EndReason =
  | 'account_blocked'
  | 'account_removed'
  | 'company_frozen'
  | 'signed_out'
  | 'token_reused'
  | 'cleartext_credential'
  | 'proof_failed'
  | 'password_changed'
  | 'password_reset'
  | 'ended_by_owner'
  | 'ended_by_administrator'
  | 'factors_changed'
  | 'factors_reset'
  | 'factor_demanded'
  | 'provider_off'
  | 'identity_unlinked'
  | 'ended_at_provider'
  | 'provider_demanded'

export async function endSession(
  tx: Transaction,
  sessionId: string,
  reason: EndReason,
  now: Date,
): Promise<void> {
  await tx.run(sql`update prisme.sessions set ended_at = ${now}, end_reason = ${reason}
    where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null`)
}

/** Ends the sessions of an account: all of them, all but one, or only one; answers which of them were not over. */
export async function endSessionsOf(
  tx: Transaction,
  which: { accountId: string; only?: string; except?: string; reason: EndReason; now: Date },
): Promise<string[]> {
  const { accountId, only = null, except = null, reason, now } = which
  const rows = await tx.rows<EndedRow>(sql`update prisme.sessions
    set ended_at = ${now}, end_reason = ${reason}
    where company_id = ${tx.companyId} and account_id = ${accountId} and ended_at is null
      and (${only}::uuid is null or session_id = ${only}) and session_id is distinct from ${except}
    returning session_id, least(expires_at, last_active_at + idle_seconds * interval '1 second') > ${now} as was_open`)
  return rows.flatMap((row) => (row.was_open ? [row.session_id] : []))
}

interface EndedRow {
  session_id: string
  was_open: boolean
}

/** Ends the sessions that people of some roles opened without a second factor, and answers which. */
export async function endWeakSessions(tx: Transaction, roles: readonly Role[], now: Date): Promise<string[]> {
  const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions s
    set ended_at = ${now}, end_reason = 'factor_demanded' from prisme.accounts a
    where s.company_id = ${tx.companyId} and a.company_id = s.company_id and a.account_id = s.account_id
      and a.role = any(${roles}) and s.ended_at is null and not s.strong
    returning s.session_id`)
  return rows.map((row) => row.session_id)
}

/** Ends the sessions that were opened through a provider, of one account, of one session there or of everyone, and answers which. */
export async function endProviderSessions(
  tx: Transaction,
  which: {
    providerId: string
    accountId?: string
    sessionHash?: Buffer
    except?: string
    reason: EndReason
    now: Date
  },
): Promise<string[]> {
  const { providerId, accountId = null, sessionHash = null, except = null, reason, now } = which
  const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions
    set ended_at = ${now}, end_reason = ${reason}
    where company_id = ${tx.companyId} and provider_id = ${providerId} and ended_at is null
      and (${accountId}::uuid is null or account_id = ${accountId}) and session_id is distinct from ${except}
      and (${sessionHash}::bytea is null or provider_session_hash = ${sessionHash})
    returning session_id`)
  return rows.map((row) => row.session_id)
}

/** Ends what people whom the company's rule binds opened otherwise than at a provider, and answers which. */
export async function endLocalSessions(tx: Transaction, reason: EndReason, now: Date): Promise<string[]> {
  const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions s
    set ended_at = ${now}, end_reason = ${reason} from prisme.accounts a, prisme.sign_in_rules r
    where s.company_id = ${tx.companyId} and a.company_id = s.company_id and a.account_id = s.account_id
      and r.company_id = s.company_id and (a.role <> 'guest' or r.guests = 'providers')
      and s.ended_at is null and s.provider_id is null
    returning s.session_id`)
  return rows.map((row) => row.session_id)
}

/** Ends every session of the company, and answers which. */
export async function endAllSessions(tx: Transaction, reason: EndReason, now: Date): Promise<string[]> {
  const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions
    set ended_at = ${now}, end_reason = ${reason}
    where company_id = ${tx.companyId} and ended_at is null and expires_at > ${now} returning session_id`)
  return rows.map((row) => row.session_id)
}
