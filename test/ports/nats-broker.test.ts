// The X.509 library asks for it before anything else.
import 'reflect-metadata'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAuthority } from '../../certs/certificate-authority.ts'
import { issueServerCertificate } from '../../certs/server-certificate.ts'
import { createNatsBroker } from '../../src/adapters/nats-broker.ts'
import type { NatsConfig } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../embedded/temporary-directory.ts'
import { environmentOf } from '../support/house.ts'
import { ensureNats, startNats } from '../support/nats.ts'
import { brokerContract } from './broker.contract.ts'
import { type BrokerUnderTest, openListener } from './broker-under-test.ts'

await ensureNats((line) => process.stderr.write(`${line}\n`))

interface Wrong {
  /** Has a certificate for these names, of an authority of its own. */
  names?: string[]
  clear?: boolean
  /** The authority that is expected. */
  ca?: string
  credentials?: string
}

/** What the configuration makes of an address. */
function configOf(url: string, more: Record<string, string> = {}): NatsConfig {
  const urls = { app: 'postgresql://127.0.0.1', jobs: 'postgresql://127.0.0.1' }
  const { broker } = loadConfig({ ...environmentOf('/tmp', urls, 1), PRISME_BROKER_URL: url, ...more })
  if (broker.kind !== 'nats') throw new Error('no NATS in the configuration')
  return broker
}

async function openNats(): Promise<BrokerUnderTest> {
  const home = await temporaryDirectory()
  const nats = await startNats({ directory: home.path, settings: 'authorization { token: "a token" }' })
  return {
    open: () => createNatsBroker(configOf(`nats://a%20token@127.0.0.1:${nats.port}`)),
    kill: nats.kill,
    restart: nats.restart,
    async stall() {
      nats.signal('SIGSTOP')
      return () => nats.signal('SIGCONT')
    },
    connections: nats.connections,
    async close() {
      await nats.kill()
      await home[Symbol.asyncDispose]()
    },
  }
}

describe('hints over NATS', () => {
  describe('keep the promises of the port', () => {
    brokerContract(openNats)
  })

  test('leave nothing behind that stays as long as the connection', async () => {
    const under = await openNats()
    try {
      await using one = await openListener(under)
      await using two = await openListener(under)
      // Nine of these are more than is sent without a word from the server.
      const message = Buffer.alloc(60 * 1024)
      let sent = 0
      const send = async (times: number): Promise<void> => {
        for (let i = 0; i < times * 9; i++) {
          one.broker.publish(message)
          await two.hears(++sent)
        }
      }
      await send(2)
      const before = queryObjects(Promise, { format: 'count' })
      await send(100)
      expect(queryObjects(Promise, { format: 'count' }) - before).toBeLessThan(50)
    } finally {
      await under.close()
    }
  })

  let home: TemporaryDirectory
  beforeAll(async () => {
    home = await temporaryDirectory()
    await mkdir(join(home.path, 'authority'))
  })
  afterAll(() => home?.[Symbol.asyncDispose]())

  const good = 'prisme:p%40ss%3Aword'
  const ours = { certificateFile: inject('certificateFile'), keyFile: inject('keyFile') }
  const settings = ({ certificateFile, keyFile } = ours): string => `
    authorization { user: prisme, password: "p@ss:word" }
    tls { cert_file: "${certificateFile}", key_file: "${keyFile}" }`

  async function settingsOf({ names, clear }: Wrong): Promise<string> {
    if (clear) return ''
    if (names === undefined) return settings()
    const files = { certificateFile: join(home.path, 'own.crt'), keyFile: join(home.path, 'own.key') }
    const authority = await openAuthority(join(home.path, 'authority'), new Date())
    await issueServerCertificate({ authority, files, names, now: new Date() })
    return settings(files)
  }

  const listener = (address: string, more: Record<string, string> = {}) =>
    openListener({ open: () => createNatsBroker(configOf(address, more)) })

  test('travel over TLS, behind a name and a password; other subjects hear nothing', async () => {
    const server = await startNats({ directory: home.path, settings: settings() })
    const url = `tls://${good}@localhost:${server.port}`
    const trusted = { NATS_CA_FILE: inject('caFile') }
    try {
      await using one = await listener(url, trusted)
      await using two = await listener(url, trusted)
      await using other = await listener(url, { ...trusted, NATS_SUBJECT: 'prisme.b' })
      other.broker.publish(Buffer.from('of the other'))
      one.broker.publish(Buffer.from('sealed'))
      await two.hears(1)
      expect([...two.heard, ...other.heard].map(String)).toEqual(['sealed'])
    } finally {
      await server.kill()
    }
  })

  test.each([
    ['of another authority than the named one', { names: ['localhost'], ca: inject('caFile') }],
    ['of an authority nobody named', { names: ['localhost'] }],
    ['that has another name', { names: ['nats.test'], ca: 'authority/ca.crt' }],
    ['without TLS', { ca: inject('caFile'), clear: true }],
    ['that knows another password', { ca: inject('caFile'), credentials: 'prisme:wrong' }],
    ['that knows no tokens', { ca: inject('caFile'), credentials: 'a-token' }],
  ])('are never given to a server %s', async (_what, wrong: Wrong) => {
    const server = await startNats({ directory: home.path, settings: await settingsOf(wrong) })
    const url = `tls://${wrong.credentials ?? good}@localhost:${server.port}`
    const ca = wrong.ca === undefined ? undefined : resolve(home.path, wrong.ca)
    const broker = createNatsBroker(configOf(url, ca === undefined ? {} : { NATS_CA_FILE: ca }))
    try {
      // Our own question whether it is there was the first.
      const before = await server.attempts()
      // The third begins when the second has failed.
      while ((await server.attempts()) < before + 2) {
        broker.publish(Buffer.from('never heard'))
        expect(broker.connected()).toBe(false)
        await pause(10)
      }
    } finally {
      await broker.close()
      await server.kill()
    }
  })

  test('go by another server of the cluster when one dies', async () => {
    const first = await startNats({ directory: home.path })
    const second = await startNats({ directory: home.path, joins: first.clusterPort })
    const address = `nats://127.0.0.1:${first.port},nats://127.0.0.1:${second.port}`
    try {
      await using one = await listener(address)
      await using two = await listener(address)
      await first.kill()
      for (let i = 0; two.heard.length === 0 || one.heard.length === 0; i++) {
        one.broker.publish(Buffer.from(`one ${i}`))
        two.broker.publish(Buffer.from(`two ${i}`))
        await pause(10)
      }
      expect(await second.connections()).toBe(2)
    } finally {
      await first.kill()
      await second.kill()
    }
  })
})
