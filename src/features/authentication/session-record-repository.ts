import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { type OpenSession, SessionId } from '../../protocol/index.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'
import { type Through, type ThroughRow, throughOf } from './attempt-repository.ts'
import type { SessionLimits } from './session-limits.ts'

export interface NewSession {
  sessionId: string
  accountId: string
  /** With a second factor too. */
  strong: boolean
  through?: Through | undefined
  /** Which kind of browser and system it says it is. */
  device: string
  deviceHash: Buffer | undefined
  now: Date
  limits: SessionLimits
}

interface RecordRow {
  session_id: string
  device_sealed: Buffer | null
  strong: boolean
  provider_id: string | null
  created_at: Date
  last_active_at: Date
  expires_at: Date
}

export type SessionRecordRepository = ReturnType<typeof createSessionRecordRepository>

/** Sessions as their owners see them. What device one was opened on is sealed under the company's directory key. */
export function createSessionRecordRepository(keys: CompanyKeys) {
  const fields = createSealedFields<'device'>(keys)

  async function summaryOf(tx: Transaction, row: RecordRow): Promise<OpenSession> {
    const { session_id: id, device_sealed: device } = row
    return {
      sessionId: SessionId.parse(id),
      device: device === null ? '' : await fields.open(tx, id, 'device', device),
      secondFactor: row.strong,
      throughProvider: row.provider_id !== null,
      createdAt: row.created_at.toISOString(),
      lastActiveAt: row.last_active_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }
  }

  return {
    async insert(tx: Transaction, session: NewSession): Promise<void> {
      const { sessionId, now, limits, through } = session
      const device = await fields.seal(tx, sessionId, 'device', session.device)
      const expiresAt = new Date(now.getTime() + limits.absoluteSeconds * 1_000)
      await tx.run(sql`insert into prisme.sessions (company_id, session_id, account_id, created_at, last_seen_at,
          last_active_at, verified_at, expires_at, idle_seconds, strong, device_sealed, device_hash, provider_id,
          provider_session_hash, provider_ending_sealed)
        values (${tx.companyId}, ${sessionId}, ${session.accountId}, ${now}, ${now}, ${now}, ${now}, ${expiresAt},
          ${limits.idleSeconds}, ${session.strong}, ${device}, ${session.deviceHash ?? null}, ${through?.providerId ?? null},
          ${through?.sessionHash ?? null}, ${through?.endingSealed ?? null})`)
    },
    /** Where one that is not over was opened, if not here. */
    async readThrough(tx: Transaction, sessionId: string): Promise<Through | undefined> {
      const row =
        await tx.row<ThroughRow>(sql`select provider_id, provider_session_hash, provider_ending_sealed
          from prisme.sessions where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null`)
      return row && throughOf(row)
    },
    /** Those that are not over, the one used last first. */
    async readOpen(tx: Transaction, accountId: string, now: Date): Promise<OpenSession[]> {
      const rows =
        await tx.rows<RecordRow>(sql`select session_id, device_sealed, strong, provider_id, created_at, last_active_at, expires_at
        from prisme.sessions where company_id = ${tx.companyId} and account_id = ${accountId} and ended_at is null
          and expires_at > ${now} and last_active_at + idle_seconds * interval '1 second' > ${now}
        order by last_active_at desc, created_at desc, session_id`)
      const summaries: OpenSession[] = []
      for (const row of rows) summaries.push(await summaryOf(tx, row))
      return summaries
    },
    /**
     * Ends those that were idle longest, until so many are left. For who has the account's row locked: of several sign-ins at
     * once each sees the sessions of those before.
     */
    async endBeyond(tx: Transaction, accountId: string, most: number, now: Date): Promise<string[]> {
      const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions
        set ended_at = ${now}, end_reason = 'too_many'
        where company_id = ${tx.companyId} and session_id in (
          select session_id from prisme.sessions
          where company_id = ${tx.companyId} and account_id = ${accountId} and ended_at is null
            and expires_at > ${now} and last_active_at + idle_seconds * interval '1 second' > ${now}
          order by last_active_at desc, created_at desc, session_id offset ${most})
        returning session_id`)
      return rows.map((row) => row.session_id)
    },
    /** Ends what others left open on a device. */
    async endOnDevice(tx: Transaction, deviceHash: Buffer, except: string, now: Date): Promise<string[]> {
      const rows = await tx.rows<{ session_id: string }>(sql`update prisme.sessions
        set ended_at = ${now}, end_reason = 'replaced'
        where company_id = ${tx.companyId} and device_hash = ${deviceHash} and account_id <> ${except} and ended_at is null
        returning session_id`)
      return rows.map((row) => row.session_id)
    },
    /** Notes an act, unless one was noted in the last `every` seconds. */
    async noteAct(tx: Transaction, sessionId: string, every: number, now: Date): Promise<void> {
      await tx.run(sql`update prisme.sessions set last_active_at = ${now}
        where company_id = ${tx.companyId} and session_id = ${sessionId} and ended_at is null
          and last_active_at <= ${now}::timestamptz - least(${every}::int, idle_seconds / 5) * interval '1 second'`)
    },
    /** New limits for every session of the company that is open; what is over stays over. */
    async limit(tx: Transaction, { idleSeconds, absoluteSeconds }: SessionLimits, now: Date): Promise<void> {
      await tx.run(sql`update prisme.sessions set idle_seconds = ${idleSeconds},
          expires_at = created_at + ${absoluteSeconds}::int * interval '1 second'
        where company_id = ${tx.companyId} and ended_at is null
          and expires_at > ${now} and last_active_at + idle_seconds * interval '1 second' > ${now}`)
    },
  }
}
