import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'

export interface Revocation {
  /** A session that ended, an account to be looked at anew, or one that joined or left a conversation. */
  kind: 'session' | 'account' | 'membership'
  subjectId: string
}

export interface RevocationPage {
  /** By their own id: the same one may come with several pages. */
  revocations: ReadonlyMap<string, Revocation>
  /** From where to read next time: ascends as long as the database has one history. */
  next: bigint
}

interface Row {
  revocation_id: string | null
  kind: Revocation['kind']
  subject_id: string
  next: string
}

/** What was revoked, in every company, since an earlier page's `next`. Without `since` only from where to read. */
export async function revocationsSince(
  database: Database,
  since: bigint | undefined,
): Promise<RevocationPage> {
  const rows = await database.watch<Row>(
    sql`select revocation_id, kind, subject_id, next::text
      from prisme.revocations_since(${since?.toString() ?? null}::text::xid8)`,
  )
  const [first] = rows
  if (first === undefined) throw new Error('the database does not say how far it is')
  return {
    next: BigInt(first.next),
    revocations: new Map(
      rows.flatMap(({ revocation_id: id, kind, subject_id: subjectId }) =>
        id === null ? [] : [[id, { kind, subjectId }] as const],
      ),
    ),
  }
}
