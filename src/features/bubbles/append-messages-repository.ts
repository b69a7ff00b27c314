import type { Database } from '../../database/database.ts'
import { isRefusedBy } from '../../database/failures.ts'
import { sql } from '../../database/sql.ts'
import type { SealedEntry } from '../../ports/live-feed.ts'
import { startsOf } from './log-insert-repository.ts'

/** Messages of one conversation, in order, numbered on from the head that is expected. */
export interface Run {
  conversationId: string
  head: number
  entries: readonly (Omit<SealedEntry, 'at' | 'sealed'> & { sealed: Buffer; digest: Buffer })[]
}

/** What `prisme.append_messages` raises, and the constraint on client ids: the gateway expected something else. */
const unexpected = ['PS001', 'PS002', '23505', '40P01', '40001']

/**
 * Appends runs of messages in one statement and one transaction. Answers when each run was said, or undefined when
 * something was not as expected: then nothing was done. `runs` ascend by conversation, so that two gateways never wait
 * for each other. Throws DatabaseUnavailable.
 */
export async function appendRuns(
  database: Database,
  companyId: string,
  runs: readonly Run[],
  now: Date,
): Promise<Date[] | undefined> {
  try {
    const [first, ...others] = runs
    return first !== undefined && others.length === 0 && first.entries.length === 1
      ? await appendOne(database, companyId, first, now)
      : await appendMany(database, companyId, runs, now)
  } catch (error) {
    if (isRefusedBy(error, unexpected)) return undefined
    throw error
  }
}

async function appendOne(
  database: Database,
  companyId: string,
  { conversationId, head, entries: [entry] }: Run,
  now: Date,
): Promise<Date[] | undefined> {
  const [row] = await database.rows<{ said: Date }>(sql`select prisme.append_message(${companyId}, ${now},
    ${conversationId}, ${head}, ${entry?.actorId}, ${entry?.messageId}, ${entry?.clientId}, ${entry?.digest},
    ${entry?.sealed}) as said`)
  return row && [row.said]
}

async function appendMany(
  database: Database,
  companyId: string,
  runs: readonly Run[],
  now: Date,
): Promise<Date[] | undefined> {
  const messages = runs.flatMap((run, at) => run.entries.map((entry) => ({ ...entry, place: at + 1 })))
  const sealed = messages.map((message) => message.sealed)
  const [row] = await database.rows<{ times: Date[] }>(sql`select prisme.append_messages(
      ${companyId}, ${now}, ${runs.map((run) => run.conversationId)}, ${runs.map((run) => run.head)},
      ${runs.map((run) => run.entries.length)}, ${messages.map((m) => m.place)}, ${messages.map((m) => m.sequence)},
      ${messages.map((m) => m.actorId)}, ${messages.map((m) => m.messageId)}, ${messages.map((m) => m.clientId)},
      ${startsOf(sealed)}, ${sealed.map((bytes) => bytes.length)}, ${Buffer.concat(messages.map((m) => m.digest))},
      ${Buffer.concat(sealed)}) as times`)
  return row?.times
}
