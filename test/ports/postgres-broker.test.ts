import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { createPostgresBroker } from '../../src/adapters/postgres-broker.ts'
import { randomPassword } from '../../src/crypto/random.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { preparePrismeDatabase } from '../../src/embedded/prisme-database.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { brokerContract } from './broker.contract.ts'
import { type BrokerUnderTest, openListener } from './broker-under-test.ts'

interface PostgresUnderTest extends BrokerUnderTest {
  adminUrl: string
  appUrl: string
  /** The address of another database on the same server. */
  otherUrl: string
}

const passwords = { app: randomPassword(), jobs: randomPassword() }

/** A server of its own, because it is killed. */
async function openPostgres(): Promise<PostgresUnderTest> {
  const home = await temporaryDirectory()
  const options = { directory: home.path, durable: false, report: () => {} }
  let postgres = await startPostgres(options)
  const { port, adminUrl } = postgres
  const urls = await preparePrismeDatabase(adminUrl, 'prisme', passwords)
  const { app: otherUrl } = await preparePrismeDatabase(adminUrl, 'other', passwords)
  return {
    adminUrl,
    appUrl: urls.app,
    otherUrl,
    open: () => createPostgresBroker(urls.app),
    kill: () => postgres.kill(),
    async restart() {
      postgres = await startPostgres({ ...options, port })
    },
    async stall() {
      const pids = await brokerBackends(adminUrl)
      for (const pid of pids) process.kill(pid, 'SIGSTOP')
      return () => {
        for (const pid of pids) process.kill(pid, 'SIGCONT')
      }
    },
    connections: async () => (await brokerBackends(adminUrl)).length,
    async close() {
      await postgres.kill()
      await home[Symbol.asyncDispose]()
    },
  }
}

async function brokerBackends(adminUrl: string, end = ''): Promise<number[]> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>(
    `select pid ${end} from pg_stat_activity where application_name = 'prisme-broker'`,
  )
  await client.end()
  return rows.map(({ pid }) => pid)
}

describe('hints over Postgres NOTIFY, as prisme_app,', () => {
  describe('keep the promises of the port', () => {
    brokerContract(openPostgres)
  })

  test('a connection that an administrator ends is made again', async () => {
    const under = await openPostgres()
    try {
      await using listener = await openListener(under)
      await brokerBackends(under.adminUrl, ', pg_terminate_backend(pid)')
      await listener.missesSome(2)
      expect(listener.broker.connected()).toBe(true)
    } finally {
      await under.close()
    }
  })

  test('a gateway that is alone tells nobody; from when another is there, it does', async () => {
    const under = await openPostgres()
    const overhearing = new pg.Client({ connectionString: under.appUrl })
    try {
      await using alone = await openListener(under)
      await overhearing.connect()
      const overheard: (string | undefined)[] = []
      overhearing.on('notification', ({ payload }) => overheard.push(payload))
      const [speaking] = await brokerBackends(under.adminUrl)
      await overhearing.query(`listen prisme_broker_${speaking}`)
      alone.broker.publish(Buffer.from('à personne'))
      await overhearing.query(`select pg_notify('prisme_broker_${speaking}', '.end')`)
      expect(overheard).toEqual(['.end'])
      await using other = await openListener(under)
      alone.broker.publish(Buffer.from('à l’autre'))
      await other.hears(1)
      expect(other.heard.map(String)).toEqual(['à l’autre'])
      await overhearing.query(`select pg_notify('prisme_broker_${speaking}', '.end')`)
      expect(overheard).toEqual(['.end', expect.any(String), '.end'])
    } finally {
      await overhearing.end()
      await under.close()
    }
  })

  test('a gateway whose last companion left tells nobody again', async () => {
    const under = await openPostgres()
    const overhearing = new pg.Client({ connectionString: under.appUrl })
    try {
      await using alone = await openListener(under)
      const [speaking] = await brokerBackends(under.adminUrl)
      await overhearing.connect()
      let overheard = 0
      overhearing.on('notification', () => overheard++)
      await overhearing.query(`listen prisme_broker_${speaking}`)
      const other = await openListener(under)
      const isHeard = async (): Promise<boolean> => {
        const before = overheard
        alone.broker.publish(Buffer.from('someone?'))
        await pause(200)
        await overhearing.query('select 1')
        return overheard > before
      }
      expect(await isHeard()).toBe(true)
      await other.broker.close()
      await expect.poll(isHeard, { timeout: 10_000 }).toBe(false)
    } finally {
      await overhearing.end()
      await under.close()
    }
  }, 20_000)

  test('deployments on databases of one server do not hear one another', async () => {
    const under = await openPostgres()
    try {
      await using here = await openListener(under)
      await using alsoHere = await openListener(under)
      await using there = await openListener({ ...under, open: () => createPostgresBroker(under.otherUrl) })
      there.broker.publish(Buffer.from('from there'))
      here.broker.publish(Buffer.from('from here'))
      await alsoHere.hears(1)
      expect([...there.heard, ...alsoHere.heard].map(String)).toEqual(['from here'])
    } finally {
      await under.close()
    }
  })
})
