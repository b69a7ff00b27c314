import pg from 'pg'
import type { World } from '../world/world.ts'

/** How long to look for a commit, in milliseconds; then any connection that works is good enough. */
const patience = 2_000

/**
 * Ends a database connection of Prisme's in the middle of its commit. Terminated, it alone goes; killed, PostgreSQL
 * drops all of them and recovers, because a process that died may have left anything in the memory they share.
 */
export async function killCommittingBackend(world: World, way: 'terminate' | 'kill'): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const deadline = performance.now() + patience
    for (;;) {
      const sure = performance.now() > deadline
      const { rows } = await client.query<{ pid: number }>(
        // A statement of its own commits, too, and spends most of its time with that.
        `select pid from pg_stat_activity where application_name = 'prisme'
           and ($1 or (state = 'active' and query ~* '^commit|append_messages')) order by state limit 1`,
        [sure],
      )
      const pid = rows[0]?.pid
      if (pid === undefined && sure) return
      if (pid === undefined) continue
      if (way === 'kill') process.kill(pid, 'SIGKILL')
      else await client.query('select pg_terminate_backend($1)', [pid])
      return
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}
