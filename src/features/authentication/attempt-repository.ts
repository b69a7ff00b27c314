import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Where someone signed in, if it was not here. */
export interface Through {
  providerId: string
  /** What stands for their session there; undefined when it has no name. */
  sessionHash: Buffer | undefined
  /** What it takes to end it, sealed by who can open it; undefined when it cannot be ended from here. */
  endingSealed: Buffer | undefined
  /** The identity there that is linked to the account when the session opens. */
  link?: Buffer | undefined
}

/** A sign-in that waits for its second step. */
export interface NewAttempt {
  hash: Buffer
  accountId: string
  step: 'confirm' | 'enrol'
  through: Through | undefined
  expiresAt: Date
}

/** After so many answers an attempt is over, right or wrong. */
const mostTries = 5

export async function insertAttempt(tx: Transaction, attempt: NewAttempt): Promise<void> {
  const { through } = attempt
  await tx.run(sql`insert into prisme.sign_in_attempts
    (company_id, attempt_hash, account_id, step, provider_id, provider_session_hash, provider_ending_sealed,
      link_hash, expires_at)
    values (${tx.companyId}, ${attempt.hash}, ${attempt.accountId}, ${attempt.step}, ${through?.providerId ?? null},
      ${through?.sessionHash ?? null}, ${through?.endingSealed ?? null}, ${through?.link ?? null}, ${attempt.expiresAt})`)
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
 * it. Undefined when it was taken before, else where it came from.
 */
export async function takeAttempt(
  tx: Transaction,
  accountId: string,
  hash: Buffer,
): Promise<{ through: Through | undefined } | undefined> {
  const taken = await tx.rows<
    ThroughRow & { attempt_hash: Buffer; link_hash: Buffer | null }
  >(sql`delete from prisme.sign_in_attempts
    where company_id = ${tx.companyId} and account_id = ${accountId} and (attempt_hash = ${hash} or step = 'enrol')
    returning attempt_hash, provider_id, provider_session_hash, provider_ending_sealed, link_hash`)
  const attempt = taken.find((row) => row.attempt_hash.equals(hash))
  if (attempt === undefined) return undefined
  const through = throughOf(attempt)
  return { through: through && { ...through, link: attempt.link_hash ?? undefined } }
}

/** As attempts and sessions both keep it. */
export interface ThroughRow {
  provider_id: string | null
  provider_session_hash: Buffer | null
  provider_ending_sealed: Buffer | null
}

export function throughOf(row: ThroughRow): Through | undefined {
  if (row.provider_id === null) return undefined
  return {
    providerId: row.provider_id,
    sessionHash: row.provider_session_hash ?? undefined,
    endingSealed: row.provider_ending_sealed ?? undefined,
  }
}

/** Those of an account are over. */
export async function endAttemptsOf(tx: Transaction, accountId: string): Promise<void> {
  await tx.run(
    sql`delete from prisme.sign_in_attempts where company_id = ${tx.companyId} and account_id = ${accountId}`,
  )
}

/** Those of the company that began with a password are over. */
export async function endLocalAttempts(tx: Transaction): Promise<void> {
  await tx.run(
    sql`delete from prisme.sign_in_attempts where company_id = ${tx.companyId} and provider_id is null`,
  )
}

/** Those that began at a provider are over: of one account, of one session there, or of everyone. */
export async function endProviderAttempts(
  tx: Transaction,
  providerId: string,
  { accountId = null, sessionHash = null }: { accountId?: string | null; sessionHash?: Buffer | null },
): Promise<void> {
  await tx.run(sql`delete from prisme.sign_in_attempts where company_id = ${tx.companyId} and provider_id = ${providerId}
    and (${accountId}::uuid is null or account_id = ${accountId})
    and (${sessionHash}::bytea is null or provider_session_hash = ${sessionHash})`)
}

/** Those after which an identity there would be linked are over: all, or of one session there. */
export async function endLinkingAttempts(
  tx: Transaction,
  providerId: string,
  { identityHash, sessionHash = null }: { identityHash: Buffer; sessionHash?: Buffer | null | undefined },
): Promise<void> {
  await tx.run(sql`delete from prisme.sign_in_attempts where company_id = ${tx.companyId} and provider_id = ${providerId}
    and link_hash = ${identityHash} and (${sessionHash}::bytea is null or provider_session_hash = ${sessionHash})`)
}
