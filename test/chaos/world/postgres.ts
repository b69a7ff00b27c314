import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../../../src/embedded/free-port.ts'
import { type EmbeddedPostgres, startPostgres } from '../../../src/embedded/postgres.ts'

/** The durable PostgreSQL of a run, which can be ended and brought back. */
export interface Database {
  readonly port: number
  readonly adminUrl: string
  /** `pg_ctl stop -m immediate`: no checkpoint, every connection dropped; the next start recovers from the log. */
  stopImmediately(): Promise<void>
  /** Starts it if it is down. Tries until it works. */
  ensureRunning(): Promise<void>
  /** Asks as superuser, on a connection of its own. */
  ask<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** The same in Prisme's own database. */
  askPrisme<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export async function openDatabase(directory: string): Promise<Database> {
  const port = await freePort()
  const start = (): Promise<EmbeddedPostgres> =>
    startPostgres({ directory, durable: true, port, report() {} })
  let running = true
  let server = await start()
  watch()

  function watch(): void {
    const watched = server
    void watched.exited.then(() => {
      if (watched === server) running = false
    })
  }

  async function askIn<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    const url = new URL(server.adminUrl)
    url.pathname = `/${name}`
    const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 5_000 })
    // It may be ended under our hands: the question then rejects by itself.
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query<Row>(text, values)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  return {
    port,
    adminUrl: server.adminUrl,
    ask: (text, values = []) => askIn('postgres', text, values),
    askPrisme: (text, values = []) => askIn('prisme', text, values),
    async stopImmediately() {
      if (!running) return
      process.kill(server.pid, 'SIGQUIT')
      await server.exited
    },
    async ensureRunning() {
      for (let tries = 1; !running; tries++) {
        try {
          server = await start()
          running = true
          watch()
        } catch (error) {
          if (tries === 20) throw error
          await pause(500)
        }
      }
    },
    async stop() {
      if (running) await server.stop()
    },
  }
}

/**
 * The volume is small and in memory: the write-ahead log stays small, and a commit takes as long as on a disk, so that
 * there is a moment to break it in.
 */
export async function settle(ask: Database['ask']): Promise<void> {
  for (const [name, value] of [
    ['min_wal_size', '32MB'],
    ['max_wal_size', '64MB'],
    ['commit_delay', '3000'],
    ['commit_siblings', '0'],
  ]) {
    await ask(`alter system set ${name} = '${value}'`)
  }
  await ask('select pg_reload_conf()')
}
