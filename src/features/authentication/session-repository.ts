import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { AccountType, Role } from '../../protocol/index.ts'
import type { SessionBounds } from './session-limits.ts'

export interface SessionRow {
  session_id: string
  account_id: string
  expires_at: Date
  /** Without an act of its person it ends then. */
  idle_until: Date
  ended_at: Date | null
  /** Whether it was opened with a second factor. */
  strong: boolean
}

export function readSession(tx: Transaction, sessionId: string): Promise<SessionRow | undefined> {
  return tx.row<SessionRow>(sql`select session_id, account_id, expires_at, ended_at, strong,
      last_active_at + idle_seconds * interval '1 second' as idle_until
    from prisme.sessions where company_id = ${tx.companyId} and session_id = ${sessionId}`)
}

export async function readLastProof(
  database: Database,
  companyId: string,
  sessionId: string,
): Promise<Date | undefined> {
  const [row] = await database.rowsInCompany<{ verified_at: Date | null }>(
    companyId,
    sql`select verified_at from prisme.sessions
      where company_id = ${companyId} and session_id = ${sessionId} and ended_at is null`,
  )
  return row?.verified_at ?? undefined
}

/** Counts a proof before it is looked at. How many there are now since the last right one; undefined beyond `most`. */
export async function countProof(
  tx: Transaction,
  sessionId: string,
  most: number,
): Promise<number | undefined> {
  const row = await tx.row<{ proofs: number }>(sql`update prisme.sessions set proofs_tried = proofs_tried + 1
    where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null and proofs_tried < ${most}
    returning proofs_tried as proofs`)
  return row?.proofs
}

/** A proof is right: what it opens is open from now on, a lock too. */
export async function noteProof(tx: Transaction, sessionId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.sessions set verified_at = ${now}, proofs_tried = 0, locked_at = null
    where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null`)
}

/** Locked since the first time this is asked. */
export async function lockSession(tx: Transaction, sessionId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.sessions set locked_at = ${now}
    where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null and locked_at is null`)
}

export async function noteRenewal(tx: Transaction, sessionId: string, now: Date): Promise<void> {
  await tx.run(sql`update prisme.sessions set last_seen_at = ${now}
    where company_id = ${tx.companyId} and session_id = ${sessionId}`)
}

export interface Holder extends SessionBounds {
  account_id: string
  account_type: AccountType
  role: Role
  /** Whether it is locked, until a proof opens it. */
  locked: boolean
  /** Whether there is a version of the charter to be accepted first. */
  charter_due: boolean
  /** From where people of the company may come; see Networks. */
  network_rules: string | null
}

export function readBounds(tx: Transaction, sessionId: string): Promise<SessionBounds | undefined> {
  return tx.row<SessionBounds>(sql`select s.created_at, least(s.expires_at, a.expires_at) as lasts_until,
      s.last_active_at + s.idle_seconds * interval '1 second' as idle_until, s.idle_seconds
    from prisme.sessions s join prisme.accounts a on a.company_id = s.company_id and a.account_id = s.account_id
    where s.company_id = ${tx.companyId} and s.session_id = ${sessionId} and s.ended_at is null`)
}

/** Who holds a session that is not over, and until when. Undefined when it is, or its account may not act. */
export async function readHolder(
  database: Database,
  companyId: string,
  sessionId: string,
): Promise<Holder | undefined> {
  const [holder] = await database.rowsInCompany<Holder>(
    companyId,
    sql`select s.account_id, a.account_type, a.role, s.created_at, least(s.expires_at, a.expires_at) as lasts_until,
      s.last_active_at + s.idle_seconds * interval '1 second' as idle_until, s.idle_seconds,
      s.locked_at is not null as locked,
      c.charter_version > a.charter_version as charter_due, c.network_rules
    from prisme.sessions s join prisme.accounts a on a.company_id = s.company_id and a.account_id = s.account_id
    join prisme.companies c on c.company_id = s.company_id and c.frozen_at is null
    where s.company_id = ${companyId} and s.session_id = ${sessionId} and s.ended_at is null and a.disabled_at is null`,
  )
  return holder
}

export async function insertRefreshToken(
  tx: Transaction,
  sessionId: string,
  hash: Buffer,
  now: Date,
): Promise<void> {
  await tx.run(sql`insert into prisme.refresh_tokens (company_id, token_hash, session_id, issued_at)
    values (${tx.companyId}, ${hash}, ${sessionId}, ${now})`)
}

export interface RefreshTokenRow {
  session_id: string
  used_at: Date | null
  successor_sealed: Buffer | null
}

/** Locked, so that of several holders of one token only the first makes its successor. */
export function lockRefreshToken(tx: Transaction, hash: Buffer): Promise<RefreshTokenRow | undefined> {
  return tx.row<RefreshTokenRow>(sql`select session_id, used_at, successor_sealed from prisme.refresh_tokens
    where company_id = ${tx.companyId} and token_hash = ${hash} for update`)
}

export async function spendRefreshToken(
  tx: Transaction,
  hash: Buffer,
  successorSealed: Buffer,
  now: Date,
): Promise<void> {
  await tx.run(sql`update prisme.refresh_tokens set used_at = ${now}, successor_sealed = ${successorSealed}
    where company_id = ${tx.companyId} and token_hash = ${hash}`)
}

export interface NewTicket {
  hash: Buffer
  of: { sessionId: string } | { keyId: string }
  networkHash: Buffer
  expiresAt: Date
}

export async function insertTicket(tx: Transaction, ticket: NewTicket): Promise<void> {
  const [sessionId, keyId] = 'keyId' in ticket.of ? [null, ticket.of.keyId] : [ticket.of.sessionId, null]
  await tx.run(sql`insert into prisme.socket_tickets
    (company_id, ticket_hash, session_id, key_id, address_prefix_hash, expires_at)
    values (${tx.companyId}, ${ticket.hash}, ${sessionId}, ${keyId}, ${ticket.networkHash}, ${ticket.expiresAt})`)
}

export interface ReconnectTicket {
  sessionId: string
  hash: Buffer
  expiresAt: Date
}

/**
 * Notes that reconnect tickets are used, and answers who holds the session of each, in their order. Undefined for one that
 * was used before, and for all but the first of those that are the same.
 */
export async function spendReconnectTickets(
  database: Database,
  companyId: string,
  tickets: readonly ReconnectTicket[],
): Promise<(Holder | undefined)[]> {
  const rows = await database.rowsInCompany<Holder & { ticket_hash: Buffer }>(
    companyId,
    sql`with shown as (
      select * from unnest(${tickets.map((ticket) => ticket.hash)}::bytea[], ${tickets.map((ticket) => ticket.sessionId)}::uuid[],
        ${tickets.map((ticket) => ticket.expiresAt)}::timestamptz[]) as u (ticket_hash, session_id, expires_at)
    ), spent as (
      insert into prisme.spent_tickets (company_id, ticket_hash, expires_at)
      select ${companyId}, ticket_hash, expires_at from shown on conflict do nothing returning ticket_hash)
    select spent.ticket_hash, s.account_id, a.account_type, a.role, s.created_at,
      least(s.expires_at, a.expires_at) as lasts_until,
      s.last_active_at + s.idle_seconds * interval '1 second' as idle_until, s.idle_seconds,
      s.locked_at is not null as locked,
      c.charter_version > a.charter_version as charter_due, c.network_rules
    from spent join shown on shown.ticket_hash = spent.ticket_hash
    join prisme.sessions s on s.company_id = ${companyId} and s.session_id = shown.session_id and s.ended_at is null
    join prisme.accounts a on a.company_id = s.company_id and a.account_id = s.account_id and a.disabled_at is null
    join prisme.companies c on c.company_id = s.company_id and c.frozen_at is null`,
  )
  const holders = new Map<string, Holder>(rows.map((row) => [row.ticket_hash.toString('hex'), row]))
  return tickets.map(({ hash }) => {
    const key = hash.toString('hex')
    const holder = holders.get(key)
    holders.delete(key)
    return holder
  })
}

interface TicketRow {
  session_id: string | null
  key_id: string | null
  address_prefix_hash: Buffer
  expires_at: Date
}

/** Takes a ticket away as it is read: it works once, even for two at the same time. */
export async function takeTicket(
  database: Database,
  companyId: string,
  hash: Buffer,
): Promise<TicketRow | undefined> {
  const [ticket] = await database.rowsInCompany<TicketRow>(
    companyId,
    sql`delete from prisme.socket_tickets where company_id = ${companyId} and ticket_hash = ${hash}
      returning session_id, key_id, address_prefix_hash, expires_at`,
  )
  return ticket
}
