import { mapInPieces } from '../../database/pieces.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Invitation, Locale, Role } from '../../protocol/index.ts'
import { AccountId, ConversationId, InvitationId } from '../../protocol/index.ts'
import type { DirectoryFields } from '../accounts/index.ts'

export interface NewInvitation {
  invitationId: string
  role: Role
  bubbleId: string | undefined
  email: string
  emailHash: Buffer
  organisation: string | undefined
  /** What they will be called, and what they are: given by an administrator, not theirs to choose. */
  displayName: string | undefined
  title: string | undefined
  accountDays: number | undefined
  locale: Locale
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

interface Row {
  invitation_id: string
  role: Role
  bubble_id: string | null
  email_hash: Buffer
  email_sealed: Buffer
  organisation_sealed: Buffer | null
  display_name_sealed: Buffer | null
  title_sealed: Buffer | null
  account_days: number | null
  locale: Locale
  invited_by: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}

/** What using it needs to know. */
export interface OpenInvitation {
  invitationId: string
  role: Role
  bubbleId: string | null
  emailHash: Buffer
  email: string
  organisation: string | null
  displayName: string | null
  title: string | null
  accountDays: number | null
  locale: Locale
  invitedBy: string
  createdAt: Date
}

export type InvitationRepository = ReturnType<typeof createInvitationRepository>

export function createInvitationRepository(fields: DirectoryFields) {
  async function opened(tx: Transaction, row: Row): Promise<OpenInvitation> {
    const id = row.invitation_id
    const { organisation_sealed: organisation, display_name_sealed: displayName, title_sealed: title } = row
    return {
      invitationId: id,
      role: row.role,
      bubbleId: row.bubble_id,
      emailHash: row.email_hash,
      email: await fields.open(tx, id, 'email', row.email_sealed),
      organisation: organisation && (await fields.open(tx, id, 'organisation', organisation)),
      displayName: displayName && (await fields.open(tx, id, 'display_name', displayName)),
      title: title && (await fields.open(tx, id, 'title', title)),
      accountDays: row.account_days,
      locale: row.locale,
      invitedBy: row.invited_by,
      createdAt: row.created_at,
    }
  }

  async function shownOf(tx: Transaction, row: Row, now: Date): Promise<Invitation> {
    const { email, organisation } = await opened(tx, row)
    return {
      invitationId: InvitationId.parse(row.invitation_id),
      role: row.role,
      bubbleId: row.bubble_id === null ? null : ConversationId.parse(row.bubble_id),
      email,
      organisation,
      invitedBy: AccountId.parse(row.invited_by),
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      state: stateOf(row, now),
    }
  }

  return {
    async insert(tx: Transaction, it: NewInvitation): Promise<void> {
      const id = it.invitationId
      const sealed = (field: 'organisation' | 'display_name' | 'title', text: string | undefined) =>
        text === undefined ? null : fields.seal(tx, id, field, text)
      // A newer one takes the place of what is still open: only the last mail's link works.
      await tx.run(sql`update prisme.invitations set revoked_at = ${it.createdAt}
        where company_id = ${tx.companyId} and email_hash = ${it.emailHash} and used_at is null and revoked_at is null
          and bubble_id is not distinct from ${it.bubbleId ?? null}`)
      await tx.run(sql`insert into prisme.invitations (company_id, invitation_id, role, bubble_id, email_hash, email_sealed,
          organisation_sealed, display_name_sealed, title_sealed, account_days, locale, invited_by, created_at, expires_at)
        values (${tx.companyId}, ${id}, ${it.role}, ${it.bubbleId ?? null}, ${it.emailHash},
          ${await fields.seal(tx, id, 'email', it.email)},
          ${await sealed('organisation', it.organisation)}, ${await sealed('display_name', it.displayName)},
          ${await sealed('title', it.title)},
          ${it.accountDays ?? null}, ${it.locale}, ${it.invitedBy}, ${it.createdAt}, ${it.expiresAt})`)
    },
    /** The secret's hash, for the mail that is being written. Undefined when the invitation is no longer open. */
    async keepToken(
      tx: Transaction,
      invitationId: string,
      hash: Buffer,
      now: Date,
    ): Promise<OpenInvitation | undefined> {
      const row = await tx.row<Row>(sql`update prisme.invitations set token_hash = ${hash}
        where company_id = ${tx.companyId} and invitation_id = ${invitationId} and used_at is null
          and revoked_at is null and expires_at > ${now} returning *`)
      return row && opened(tx, row)
    },
    async findOpen(tx: Transaction, hash: Buffer, now: Date): Promise<OpenInvitation | undefined> {
      const row = await tx.row<Row>(sql`select * from prisme.invitations where company_id = ${tx.companyId}
        and token_hash = ${hash} and used_at is null and revoked_at is null and expires_at > ${now}`)
      return row && opened(tx, row)
    },
    /** Uses it up: of several at once one gets it. */
    async take(tx: Transaction, hash: Buffer, now: Date): Promise<boolean> {
      const taken =
        await tx.run(sql`update prisme.invitations set used_at = ${now} where company_id = ${tx.companyId}
        and token_hash = ${hash} and used_at is null and revoked_at is null and expires_at > ${now}`)
      return taken === 1
    },
    /** `invitedBy` undefined: whoever made it. False when there was nothing to take back. */
    async revoke(
      tx: Transaction,
      invitationId: string,
      invitedBy: string | undefined,
      now: Date,
    ): Promise<boolean> {
      const revoked = await tx.run(sql`update prisme.invitations set revoked_at = coalesce(revoked_at, ${now})
        where company_id = ${tx.companyId} and invitation_id = ${invitationId}
          and (${invitedBy ?? null}::uuid is null or invited_by = ${invitedBy ?? null})`)
      return revoked === 1
    },
    /** The open ones among those asked for, or all of them. How many there were. */
    revokeMany(
      tx: Transaction,
      invitationIds: readonly string[] | undefined,
      invitedBy: string | undefined,
      now: Date,
    ): Promise<number> {
      const ids = invitationIds === undefined ? null : [...invitationIds]
      return tx.run(sql`update prisme.invitations set revoked_at = ${now}
        where company_id = ${tx.companyId} and used_at is null and revoked_at is null and expires_at > ${now}
          and (${ids}::uuid[] is null or invitation_id = any(${ids}::uuid[]))
          and (${invitedBy ?? null}::uuid is null or invited_by = ${invitedBy ?? null})`)
    },
    /** Takes back what is open of someone who goes: what they sent, and what would bring their address back. */
    async forget(
      tx: Transaction,
      accountId: string,
      emailHash: Buffer | undefined,
      now: Date,
    ): Promise<void> {
      await tx.run(sql`update prisme.invitations set revoked_at = ${now}
        where company_id = ${tx.companyId} and used_at is null and revoked_at is null
          and (invited_by = ${accountId} or email_hash = ${emailHash ?? null}::bytea)`)
    },
    async read(tx: Transaction, invitationId: string, now: Date): Promise<Invitation> {
      const row = await tx.row<Row>(sql`select * from prisme.invitations
        where company_id = ${tx.companyId} and invitation_id = ${invitationId}`)
      if (row === undefined) throw new Error('an invitation was not kept')
      return shownOf(tx, row, now)
    },
    async list(tx: Transaction, invitedBy: string | undefined, now: Date): Promise<Invitation[]> {
      const rows = await tx.rows<Row>(sql`select * from prisme.invitations where company_id = ${tx.companyId}
        and (${invitedBy ?? null}::uuid is null or invited_by = ${invitedBy ?? null})
        order by created_at desc, invitation_id limit 500`)
      return mapInPieces(rows, (row) => shownOf(tx, row, now))
    },
  }
}

function stateOf(row: Row, now: Date): Invitation['state'] {
  if (row.used_at !== null) return 'used'
  if (row.revoked_at !== null) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'open'
}
