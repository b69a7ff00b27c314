import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureNats, startNats } from '../../support/nats.ts'
import type { Database } from './postgres.ts'

/** What carries hints between the gateways, and how to take it away. */
export interface Broker {
  readonly kind: BrokerKind
  /** What a gateway must be told to use it. */
  readonly environment: Record<string, string>
  /** Nothing passes from now on; answers how to bring it back. */
  silence(): Promise<() => Promise<void>>
  stop(): Promise<void>
}

export type BrokerKind = 'postgres' | 'nats'

interface Needs {
  kind: BrokerKind
  directory: string
  database: Database
  report(line: string): void
}

export async function openBroker({ kind, directory, database, report }: Needs): Promise<Broker> {
  return kind === 'nats' ? natsServer(directory, report) : notifications(database)
}

/** A nats-server that is killed and started again. */
async function natsServer(directory: string, report: Needs['report']): Promise<Broker> {
  await ensureNats(report)
  const home = join(directory, 'nats')
  await mkdir(home)
  const nats = await startNats({ directory: home })
  return {
    kind: 'nats',
    environment: { PRISME_BROKER_URL: `nats://127.0.0.1:${nats.port}` },
    async silence() {
      await nats.kill()
      return () => nats.restart()
    },
    stop: () => nats.kill(),
  }
}

/** The database's NOTIFY: its connections are ended, and whoever wants to notify is refused. */
function notifications(database: Database): Broker {
  const right = 'execute on function pg_notify(text, text)'
  return {
    kind: 'postgres',
    environment: {},
    async silence() {
      await insist(() => database.askPrisme(`revoke ${right} from public`))
      await insist(() =>
        database.ask(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'prisme-broker'`,
        ),
      )
      return () => insist(() => database.askPrisme(`grant ${right} to public`))
    },
    stop: async () => {},
  }
}

/** The database itself may be down at the moment. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 100) throw error
      await pause(300)
    }
  }
}
