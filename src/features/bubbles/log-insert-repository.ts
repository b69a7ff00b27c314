import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { EntryDraft, LockedConversation, StoredEntry } from './log-entry.ts'

/** One statement for any number of rows: the ciphertexts travel as one blob that Postgres cuts, the cheapest way measured. */
export async function insertEntries(
  tx: Transaction,
  entries: readonly StoredEntry[],
  drafts: readonly EntryDraft[],
): Promise<void> {
  const sealed = entries.map((entry) => entry.sealed)
  const starts = startsOf(sealed)
  const blob = Buffer.concat(sealed.flatMap((bytes) => bytes ?? []))
  const digests = Buffer.concat(drafts.map((draft) => draft.message?.digest ?? Buffer.alloc(32)))
  await tx.run(sql`insert into prisme.conversation_events (company_id, conversation_id, sequence, kind, actor_id,
      subject_id, message_id, client_id, request_digest, sealed, occurred_at)
    select ${tx.companyId}, u.conversation_id, u.sequence, u.kind, u.actor_id, u.subject_id, u.message_id, u.client_id,
      case when u.client_id is not null then substring(${digests}::bytea from (u.n::int - 1) * 32 + 1 for 32) end,
      case when u.length > 0 then substring(${blob}::bytea from u.start for u.length) end, u.occurred_at
    from unnest(${entries.map((e) => e.conversationId)}::uuid[], ${entries.map((e) => e.sequence)}::bigint[],
      ${entries.map((e) => e.event)}::text[], ${entries.map((e) => e.actorId)}::uuid[],
      ${entries.map((e) => e.subjectId ?? null)}::uuid[], ${entries.map((e) => e.messageId ?? null)}::uuid[],
      ${entries.map((e) => e.clientId ?? null)}::uuid[], ${starts}::int[],
      ${sealed.map((bytes) => bytes?.length ?? 0)}::int[], ${entries.map((e) => e.at)}::timestamptz[])
      with ordinality
      as u (conversation_id, sequence, kind, actor_id, subject_id, message_id, client_id, start, length, occurred_at, n)`)
}

/** Where each of these lies, counted from 1, when they are put one behind the other. */
export function startsOf(pieces: readonly (Buffer | undefined)[]): number[] {
  let next = 1
  return pieces.map((bytes) => {
    const start = next
    next += bytes?.length ?? 0
    return start
  })
}

/** Moves the heads of the conversations that were appended to. */
export async function moveHeads(
  tx: Transaction,
  conversations: readonly LockedConversation[],
): Promise<void> {
  await tx.run(sql`update prisme.conversation_heads c set head = u.head, updated_at = u.updated_at
    from unnest(${conversations.map((c) => c.conversationId)}::uuid[], ${conversations.map((c) => c.head)}::bigint[],
      ${conversations.map((c) => c.updatedAt)}::timestamptz[]) as u (conversation_id, head, updated_at)
    where c.company_id = ${tx.companyId} and c.conversation_id = u.conversation_id`)
}
