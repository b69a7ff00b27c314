import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** A sign-in that waits for its second step. */
export interface NewAttempt {
  hash: Buffer
  accountId: string
  step: 'confirm' | 'enrol'
  expiresAt: Date
}

/** After so many answers an attempt is over, right or wrong. */
const mostTries = 5

export async function insertAttempt(tx: Transaction, attempt: NewAttempt): Promise<void> {
  await tx.run(sql`insert into prisme.sign_in_attempts (company_id, attempt_hash, account_id, step, expires_at)
    values (${tx.companyId}, ${attempt.hash}, ${attempt.accountId}, ${attempt.step}, ${attempt.expiresAt})`)
}

/** Whose attempt it is, as long as it can still be answered. */
export async function readAttempt(
  tx: Transaction,
  { hash, step }: Pick<NewAttempt, 'hash' | 'step'>,
  now: Date,
): Promise<string | undefined> {
  const row = await tx.row<{ account_id: string }>(sql`select account_id from prisme.sign_in_attempts
    where company_id = ${tx.companyId} and attempt_hash = ${hash} and step = ${step}
      and tries < ${mostTries} and expires_at > ${now}`)
  return row?.account_id
}

/** Counts an answer before it is looked at: many at once are no more than five. Whose attempt it is. */
export async function countTry(
  tx: Transaction,
  { hash, step }: Pick<NewAttempt, 'hash' | 'step'>,
  now: Date,
): Promise<string | undefined> {
  const row = await tx.row<{ account_id: string }>(sql`update prisme.sign_in_attempts set tries = tries + 1
    where company_id = ${tx.companyId} and attempt_hash = ${hash} and step = ${step}
      and tries < ${mostTries} and expires_at > ${now}
    returning account_id`)
  return row?.account_id
}

/**
 * Takes an attempt away: it opens one session. With it go those of the account that wait to enrol: who has a factor shows
 * it. False when it was taken before.
 */
export async function takeAttempt(tx: Transaction, accountId: string, hash: Buffer): Promise<boolean> {
  const taken = await tx.rows<{ attempt_hash: Buffer }>(sql`delete from prisme.sign_in_attempts
    where company_id = ${tx.companyId} and account_id = ${accountId} and (attempt_hash = ${hash} or step = 'enrol')
    returning attempt_hash`)
  return taken.some((attempt) => attempt.attempt_hash.equals(hash))
}
