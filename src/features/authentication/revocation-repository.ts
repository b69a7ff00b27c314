import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'

export interface Revocation {
  kind: 'session' | 'account'
  /** The session that ended, or the account to be looked at anew. */
  subjectId: string
}

export interface RevocationPage {
  revocations: Revocation[]
  /** From where to read next time. */
  next: string
}

/**
 * What was revoked, in every company, since an earlier page's `next`; what is older is not told. The same revocation may
 * come twice. Without `since` only from where to read.
 */
export async function revocationsSince(
  database: Database,
  since: string | undefined,
): Promise<RevocationPage> {
  const rows = await database.rows<{ kind: Revocation['kind'] | null; subject_id: string; next: string }>(
    sql`select kind, subject_id, next::text from prisme.revocations_since(${since ?? null}::text::xid8)`,
  )
  const [first] = rows
  if (first === undefined) throw new Error('the database does not say how far it is')
  return {
    next: first.next,
    revocations: rows.flatMap(({ kind, subject_id: subjectId }) =>
      kind === null ? [] : [{ kind, subjectId }],
    ),
  }
}
