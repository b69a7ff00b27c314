import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'

/** What is counted over the whole deployment, whatever the company and the gateway. */
export type Tally = 'wrong_pins' | 'failed_sign_ins' | 'emergency_sign_ins'

const stretch = 600_000

function stretchOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / stretch) * stretch)
}

/** One more; what is older than a day goes. */
export async function addToTally(database: Database, name: Tally, now: Date): Promise<void> {
  await database.rows(sql`with gone as (
      delete from prisme.tallies where name = ${name} and since < ${new Date(now.getTime() - 86_400_000)})
    insert into prisme.tallies (name, since, tally) values (${name}, ${stretchOf(now)}, 1)
    on conflict (name, since) do update set tally = tallies.tally + 1`)
}

/** How many within the last hour, to ten minutes. */
export async function lastHour(database: Database, name: Tally, now: Date): Promise<number> {
  const since = new Date(stretchOf(now).getTime() - 5 * stretch)
  const [row] = await database.rows<{ sum: number }>(sql`select coalesce(sum(tally), 0)::int as sum
    from prisme.tallies where name = ${name} and since >= ${since}`)
  return row?.sum ?? 0
}
