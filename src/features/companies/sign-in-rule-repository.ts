import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Role } from '../../protocol/index.ts'

export interface SignInRuleRow {
  guests: 'as_before' | 'providers'
  since: Date
  ruled_by: string
}

export function readSignInRule(tx: Transaction): Promise<SignInRuleRow | undefined> {
  return tx.row<SignInRuleRow>(sql`select guests, since, ruled_by from prisme.sign_in_rules
    where company_id = ${tx.companyId}`)
}

/** For who holds the rule: see lockSignInRule. */
export async function writeSignInRule(
  tx: Transaction,
  rule: { guests: SignInRuleRow['guests']; by: string; now: Date },
): Promise<void> {
  await tx.run(sql`insert into prisme.sign_in_rules (company_id, guests, since, ruled_by)
    values (${tx.companyId}, ${rule.guests}, ${rule.now}, ${rule.by})
    on conflict (company_id) do update set guests = excluded.guests, since = excluded.since, ruled_by = excluded.ruled_by`)
}

/** False when there was none. */
export async function removeSignInRule(tx: Transaction): Promise<boolean> {
  await lockSignInRule(tx)
  const removed = await tx.run(sql`delete from prisme.sign_in_rules where company_id = ${tx.companyId}`)
  return removed > 0
}

/**
 * Waits for everybody who is just let in, writes a password, or takes away what a rule stands on: an account that is kept for
 * emergencies, or its passkey. Whoever of them comes next waits, and sees what came of it. Whose account's row is locked too
 * locks that first.
 */
export async function lockSignInRule(tx: Transaction): Promise<void> {
  await tx.rows(sql`select from prisme.companies where company_id = ${tx.companyId} for update`)
}

/** As it is until the transaction is over: who would change it waits. */
async function holdSignInRule(tx: Transaction): Promise<void> {
  await tx.rows(sql`select from prisme.companies where company_id = ${tx.companyId} for share`)
}

/** Whether people in this role come in at the company's provider only. Who makes such a rule waits until the transaction is over. */
export async function bindsRole(tx: Transaction, role: Role): Promise<boolean> {
  await holdSignInRule(tx)
  const rule = await readSignInRule(tx)
  return rule !== undefined && (role !== 'guest' || rule.guests === 'providers')
}

/** The same for someone; and whether theirs is an account for emergencies. */
export async function readBinding(
  tx: Transaction,
  accountId: string,
): Promise<{ bound: boolean; emergency: boolean }> {
  const row = await tx.row<{
    bound: boolean
    emergency: boolean
  }>(sql`select exists (select from prisme.sign_in_rules r
        where r.company_id = a.company_id and (a.role <> 'guest' or r.guests = 'providers')) as bound,
      exists (select from prisme.emergency_accounts e
        where e.company_id = a.company_id and e.account_id = a.account_id) as emergency
    from prisme.accounts a where a.company_id = ${tx.companyId} and a.account_id = ${accountId}`)
  return row ?? { bound: false, emergency: false }
}

/** Whether an account is kept for emergencies while the rule holds. Who would make or lift it waits. */
export async function isKept(tx: Transaction, accountId: string): Promise<boolean> {
  await holdSignInRule(tx)
  const { bound, emergency } = await readBinding(tx, accountId)
  return bound && emergency
}

export async function noteEmergencyUse(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.emergency_accounts set last_used_at = ${now}
    where company_id = ${tx.companyId} and account_id = ${accountId}`)
}
