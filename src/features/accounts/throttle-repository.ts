import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

// A clock that was set back, or that of another gateway ahead of ours, must lock nobody out: time that is still to come
// empties nothing, and fills nothing either.

/** How full a bucket is, which empties at its rate; 0 when nothing was ever put in. */
export async function levelOf(
  database: Database,
  subject: Buffer,
  { rate, now }: { rate: Rate; now: Date },
): Promise<number> {
  const [row] = await database.rows<{ level: number }>(sql`select greatest(0, level
      - greatest(0, extract(epoch from ${now}::timestamptz - at))::float8 * ${rate.perSecond}::float8) as level
    from prisme.throttles where subject = ${subject}`)
  return row?.level ?? 0
}

/** Puts one in; false when there was no room and it was left out. */
export async function pour(
  database: Database,
  subject: Buffer,
  { rate, now }: { rate: Rate; now: Date },
): Promise<boolean> {
  const rows = await database.rows(sql`insert into prisme.throttles (subject, level, at)
      values (${subject}, 1, ${now})
    on conflict (subject) do update set at = ${now}, level = 1 + greatest(0, throttles.level
      - greatest(0, extract(epoch from ${now}::timestamptz - throttles.at))::float8 * ${rate.perSecond}::float8)
    where greatest(0, throttles.level
      - greatest(0, extract(epoch from ${now}::timestamptz - throttles.at))::float8 * ${rate.perSecond}::float8) + 1 <= ${rate.burst}::float8
    returning subject`)
  return rows.length === 1
}

/** What follows one another: how many are free, and after how many it ends. */
export interface Patience {
  readonly free: number
  readonly most: number
}

/** The wait after a failure, in seconds: 1, 2, 4 … 60 once the free ones are used up. */
const longestWait = 60

/**
 * Counts one more failure before anyone knows whether it is one, unless one must wait. Undefined when it was counted, else
 * how many follow one another, and since when.
 */
export async function countOn(
  database: Database,
  subject: Buffer,
  { patience, now }: { patience: Patience; now: Date },
): Promise<{ level: number; at: Date } | undefined> {
  const { free, most } = patience
  const counted = await database.rows(sql`insert into prisme.throttles (subject, level, at)
      values (${subject}, 1, ${now})
    on conflict (subject) do update set level = throttles.level + 1, at = ${now}
    where throttles.level < ${most}::float8 and (throttles.level < ${free}::float8
      or throttles.at + make_interval(secs => least(${longestWait}::float8, 2 ^ least(throttles.level - ${free}::float8, 10)))
        <= ${now}
      or throttles.at > ${now}::timestamptz + make_interval(secs => ${longestWait}::float8))
    returning subject`)
  if (counted.length === 1) return undefined
  const [row] = await database.rows<{ level: number; at: Date }>(
    sql`select level, at from prisme.throttles where subject = ${subject}`,
  )
  return row ?? { level: 0, at: now }
}

export async function forget(tx: Transaction, subject: Buffer): Promise<void> {
  await tx.run(sql`delete from prisme.throttles where subject = ${subject}`)
}

/** It turned out to be none. */
export async function uncount(database: Database, subject: Buffer): Promise<void> {
  await database.rows(
    sql`update prisme.throttles set level = greatest(0, level - 1) where subject = ${subject}`,
  )
}

/** Whatever room there is. */
export async function pourAnyway(
  database: Database,
  subject: Buffer,
  { rate, now }: { rate: Rate; now: Date },
): Promise<void> {
  await database.rows(sql`insert into prisme.throttles (subject, level, at) values (${subject}, 1, ${now})
    on conflict (subject) do update set at = ${now}, level = 1 + greatest(0, throttles.level
      - greatest(0, extract(epoch from ${now}::timestamptz - throttles.at))::float8 * ${rate.perSecond}::float8)`)
}
