import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNatsBroker } from '../../src/adapters/nats-broker.ts'
import type { NatsConfig } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../embedded/temporary-directory.ts'
import { openListener } from '../ports/broker-under-test.ts'
import { ensureNats, type Nats, startNats } from '../support/nats.ts'
import { environmentIn, root } from './compose-file.ts'

/** The broker of the stack outside its container: its settings, its certificate, its secret. */
const run = promisify(execFile)
await ensureNats((line) => process.stderr.write(`${line}\n`))
let home: TemporaryDirectory
let secrets: string
let nats: Nats

beforeAll(async () => {
  home = await temporaryDirectory()
  secrets = join(home.path, 'secrets')
  await run('/bin/sh', [join(root, 'infra/make-secrets.sh'), secrets])
  const { uid } = await stat(home.path)
  const servers = [`nats:${uid}:localhost`]
  await run(process.execPath, [join(root, 'infra/certificates/issue.ts'), home.path, ...servers])
  const text = await readFile(join(root, 'infra/nats/nats.conf'), 'utf8')
  nats = await startNats({
    directory: home.path,
    settings: text.replaceAll('/run/tls', join(home.path, 'nats')),
    environment: { NATS_PASSWORD: `"${await readFile(join(secrets, 'nats-password'), 'utf8')}"` },
  })
})

afterAll(async () => {
  await nats?.kill()
  await home?.[Symbol.asyncDispose]()
})

/** As the gateway of the stack reads it, but for the place. */
function broker(): NatsConfig {
  const environment = environmentIn(secrets, 'gateway', {
    PRISME_BROKER_URL_FILE: '/run/secrets/broker-url',
  })
  const config = loadConfig(environment).broker
  if (config.kind !== 'nats') throw new Error('the stack names no NATS')
  expect(config).toMatchObject({ servers: ['nats:4222'], encrypted: true, caFile: undefined })
  return { ...config, servers: [`localhost:${nats.port}`], caFile: join(home.path, 'trust/ca.crt') }
}

test('gateways of the stack hear one another through it, over TLS', async () => {
  await using one = await openListener({ open: () => createNatsBroker(broker()) })
  await using two = await openListener({ open: () => createNatsBroker(broker()) })
  const largest = Buffer.alloc(one.broker.largest, 7)
  one.broker.publish(largest)
  await two.hears(1)
  expect(two.heard).toEqual([largest])
})

test('it gives its one user no other subject', async () => {
  const refusals = async (): Promise<number> =>
    (await readFile(nats.logFile, 'utf8')).split('Subscription Violation - User "prisme"').length - 1
  // Ten times, because whether the refusal or the answer to the flush is heard first is a matter of chance.
  for (let before = 0; before < 10; before = await refusals()) {
    const other = createNatsBroker({ ...broker(), subject: 'elsewhere' })
    while ((await refusals()) === before) await pause(20)
    await other.close()
    expect(other.connected()).toBe(false)
  }
})

test('without an address, the stack’s gateways use the database', () => {
  expect(loadConfig(environmentIn(secrets, 'gateway')).broker).toEqual({ kind: 'postgres' })
})
