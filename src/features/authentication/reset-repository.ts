import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

const hour = 3_600_000
const day = 24 * hour

/** codes an account may be sent within an hour and a day; wrong ones it may be tried with in a day; tries at one. */
const budget = { perHour: 3, perDay: 6, wrongPerDay: 15, triesEach: 5 }

interface Asked {
  resetId: string
  accountId: string
  now: Date
}

/**
 * Notes that a code was asked for; the one before no longer counts. False when the account was sent enough, or sleeps: then
 * nothing changed. The account's row is locked, so that many at once are no more than few.
 */
export async function insertReset(tx: Transaction, { resetId, accountId, now }: Asked): Promise<boolean> {
  const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds)
  const account = await tx.row<{
    resets_sleep_until: Date | null
  }>(sql`select resets_sleep_until from prisme.accounts
    where company_id = ${tx.companyId} and account_id = ${accountId} for no key update`)
  if (account === undefined || (account.resets_sleep_until ?? now) > now) return false
  const sent = await tx.row<{ hour: number; day: number }>(sql`select count(*)::int as day,
      count(*) filter (where requested_at > ${ago(hour)})::int as hour from prisme.password_resets
    where company_id = ${tx.companyId} and account_id = ${accountId} and requested_at > ${ago(day)}`)
  if (sent === undefined || sent.hour >= budget.perHour || sent.day >= budget.perDay) return false
  await supersedeResets(tx, accountId, now)
  await tx.run(sql`insert into prisme.password_resets (company_id, reset_id, account_id, requested_at)
    values (${tx.companyId}, ${resetId}, ${accountId}, ${now})`)
  return true
}

/** No code that was asked for until now counts any more. */
export async function supersedeResets(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.password_resets set superseded_at = ${now}
    where company_id = ${tx.companyId} and account_id = ${accountId} and superseded_at is null and used_at is null`)
}

export interface Code {
  resetId: string
  mac: Buffer
  linkHash: Buffer | undefined
  expiresAt: Date
}

/** False when the request no longer counts. */
export async function keepCode(tx: Transaction, code: Code): Promise<boolean> {
  const kept = await tx.run(sql`update prisme.password_resets
    set pin_mac = ${code.mac}, link_hash = ${code.linkHash ?? null}, expires_at = ${code.expiresAt}
    where company_id = ${tx.companyId} and reset_id = ${code.resetId} and superseded_at is null and used_at is null`)
  return kept === 1
}

export async function companyOfReset(database: Database, resetId: string): Promise<string | undefined> {
  const [row] = await database.rows<{ company_id: string | null }>(
    sql`select prisme.company_of_reset(${resetId}) as company_id`,
  )
  return row?.company_id ?? undefined
}

export interface TriedCode {
  account_id: string
  pin_mac: Buffer
  link_hash: Buffer | null
}

/**
 * counts a try before the code is compared. Undefined when it may not be tried: unknown, over, or tried too often, it or
 * the account in the last day.
 */
export function countTry(tx: Transaction, resetId: string, now: Date): Promise<TriedCode | undefined> {
  const yesterday = new Date(now.getTime() - day)
  return tx.row<TriedCode>(sql`update prisme.password_resets r set tries = r.tries + 1, tried_at = ${now}
    where r.company_id = ${tx.companyId} and r.reset_id = ${resetId} and r.tries < ${budget.triesEach}
      and r.expires_at > ${now} and r.used_at is null and r.superseded_at is null and r.pin_mac is not null
      and r.tries + (select coalesce(sum(o.tries), 0) from prisme.password_resets o
        where o.company_id = r.company_id and o.account_id = r.account_id and o.reset_id <> r.reset_id
          and o.tried_at > ${yesterday}) < ${budget.wrongPerDay}
      and not exists (select from prisme.accounts a where a.company_id = r.company_id and a.account_id = r.account_id
        and a.resets_sleep_until > ${now})
    returning r.account_id, r.pin_mac, r.link_hash`)
}

/** Too many wrong codes in a day: for the next one there are none; the password still works. */
export async function sleepWhenSpent(tx: Transaction, accountId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.accounts set resets_sleep_until = ${new Date(now.getTime() + day)}
    where company_id = ${tx.companyId} and account_id = ${accountId}
      and (resets_sleep_until is null or resets_sleep_until <= ${now})
      and (select coalesce(sum(tries), 0) from prisme.password_resets where company_id = ${tx.companyId}
        and account_id = ${accountId} and tried_at > ${new Date(now.getTime() - day)}) >= ${budget.wrongPerDay}`)
}

/** Uses the code up; false when another one did, or a newer one was asked for. A right try is not counted among the wrong. */
export async function takeCode(tx: Transaction, resetId: string, now: Date): Promise<boolean> {
  const taken = await tx.run(sql`update prisme.password_resets set used_at = ${now}, tries = tries - 1
    where company_id = ${tx.companyId} and reset_id = ${resetId} and used_at is null and superseded_at is null
      and expires_at > ${now}`)
  return taken === 1
}
