import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { worldFrom } from '../../src/adapters/from-config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { randomId, randomPassword } from '../../src/crypto/random.ts'
import { migrate } from '../../src/database/migrate.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { preparePrismeDatabase } from '../../src/embedded/prisme-database.ts'
import { nobodyOnline } from '../../src/ports/live-feed.ts'
import { Problem } from '../../src/protocol/index.ts'
import { openServices } from '../../src/services.ts'
import { type Actor, createActor } from '../support/actor.ts'
import { startGatewayProcess } from '../support/gateway.ts'
import { environmentOf, withoutFactors } from '../support/house.ts'

const run = promisify(execFile)

/** A durable Postgres and a server process of their own, and two people. */
async function openBreakableHouse() {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-crash-'))
  const postgresOptions = { directory: join(directory, 'postgres'), durable: true, report: () => {} }
  let postgres = await startPostgres({ ...postgresOptions, port: await freePort() })
  const passwords = { app: randomPassword(), jobs: randomPassword() }
  const urls = await preparePrismeDatabase(postgres.adminUrl, 'prisme', passwords)
  await migrate(urls.admin, urls.jobs)
  const port = await freePort()
  const environment = environmentOf(directory, urls, port)
  const config = loadConfig(environment)
  const background = new AbortController()
  const services = await openServices(config, worldFrom(config, background.signal), nobodyOnline)
  const { companyId } = await services.companies.create('Clinique des Tilleuls', withoutFactors)
  const actors: Actor[] = []
  for (const name of ['alice', 'bruno']) {
    const account = {
      email: `${name}@example.org`,
      displayName: name,
      role: 'user',
      password: randomPassword(),
    } as const
    const accountId = await services.accounts.create(companyId, account)
    actors.push(createActor({ ...account, accountId, origin: config.publicOrigin, wire: 'socket' }))
  }
  background.abort()
  await services.database.close()
  let gateway = await startGatewayProcess(environment)
  const data = join(directory, 'postgres', 'data')
  for (const actor of actors) await actor.session.signIn(actor.email, actor.password)
  const [alice, bruno] = actors
  if (alice === undefined || bruno === undefined) throw new Error('nobody is there')
  return {
    alice,
    bruno,
    async killGateway() {
      gateway.kill('SIGKILL')
      await once(gateway, 'exit')
    },
    async startGateway() {
      gateway = await startGatewayProcess(environment)
    },
    async restartPostgres() {
      await postgres.kill()
      postgres = await startPostgres({ ...postgresOptions, port: postgres.port })
    },
    /** Keeps a copy of the database as it is now. */
    async keepsBackup() {
      await postgres.stop()
      await run('cp', ['-a', data, `${data}.backup`])
      postgres = await startPostgres({ ...postgresOptions, port: postgres.port })
    },
    /** Puts the copy in the database's place, by archive recovery as any restore: it begins a new timeline. */
    async restoresBackup() {
      await postgres.stop()
      await run('rm', ['-rf', data])
      await run('cp', ['-a', `${data}.backup`, data])
      await appendFile(join(data, 'postgresql.auto.conf'), "restore_command = '/bin/false'\n")
      await writeFile(join(data, 'recovery.signal'), '')
      await run('chown', ['--reference', data, join(data, 'recovery.signal')])
      postgres = await startPostgres({ ...postgresOptions, port: postgres.port })
    },
    async [Symbol.asyncDispose]() {
      for (const actor of actors) actor.leaves()
      if (gateway.exitCode === null && gateway.signalCode === null) {
        gateway.kill('SIGTERM')
        await once(gateway, 'exit')
      }
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

interface Sent {
  clientId: string
  body: string
  acked: boolean
}

/** Sends until told to stop; a send without an answer is sent again under the same client id, as a client would. */
function keepSending(actor: Actor, conversationId: string): { sent: Sent[]; stop(): Promise<void> } {
  const sent: Sent[] = []
  let going = true
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let i = 0; going; i++) {
      const message: Sent = { clientId: randomId(), body: `${writer}:${i}`, acked: false }
      sent.push(message)
      while (!message.acked) {
        try {
          await actor.call('messages.send', {
            conversationId,
            clientId: message.clientId,
            body: message.body,
          })
          message.acked = true
        } catch (error) {
          // Refused for good would be a bug; anything else has an unknown outcome and is tried again (G5).
          if (error instanceof Problem && error.status < 500 && error.status !== 429) throw error
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    }
  })
  return {
    sent,
    async stop() {
      going = false
      await Promise.all(writers)
    },
  }
}

async function wholeLog(
  reader: Actor,
  conversationId: string,
): Promise<{ sequences: number[]; clientIds: string[] }> {
  const sequences: number[] = []
  const clientIds: string[] = []
  for (let after = 0; ; ) {
    const page = await reader.session.call('conversations.events', { conversationId, after })
    for (const entry of page.events) {
      sequences.push(entry.sequence)
      if (entry.event === 'message.sent') clientIds.push(entry.data.message.clientId)
    }
    after = sequences.at(-1) ?? 0
    if (after >= page.head) return { sequences, clientIds }
  }
}

async function acknowledged(sent: readonly Sent[], count: number): Promise<void> {
  while (sent.filter((message) => message.acked).length < count)
    await new Promise((resolve) => setTimeout(resolve, 5))
}

/** The log has no hole, holds each message once, and its reader has heard it to the end. Answers its sequences. */
async function everythingIsThereOnce(
  reader: Actor,
  conversationId: string,
  sent: readonly Sent[],
): Promise<number[]> {
  const { sequences, clientIds } = await wholeLog(reader, conversationId)
  expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, i) => i + 1))
  expect([...clientIds].sort()).toEqual(sent.map((message) => message.clientId).sort())
  await reader.hears(
    (entry) => entry.conversationId === conversationId && entry.sequence === sequences.length,
  )
  return sequences
}

test('G1: kill -9 of the server during sends: every acknowledged message is there once, and none is lost on the way to its reader', async () => {
  await using house = await openBreakableHouse()
  const { alice, bruno } = house
  await alice.comesOnline()
  await bruno.comesOnline()
  const { conversationId } = await alice.creates('Sous les coups', bruno)
  const writing = keepSending(alice, conversationId)
  for (let round = 1; round <= 3; round++) {
    await acknowledged(writing.sent, round * 40)
    await house.killGateway()
    await house.startGateway()
  }
  await acknowledged(writing.sent, 160)
  await writing.stop()
  const sequences = await everythingIsThereOnce(bruno, conversationId, writing.sent)
  const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
  expect(heard.map((entry) => entry.sequence)).toEqual(sequences)
}, 120_000)

test('G1: Postgres dies and comes back: sends are refused meanwhile, the server lives on, nothing acknowledged is lost', async () => {
  await using house = await openBreakableHouse()
  const { alice, bruno } = house
  await alice.comesOnline()
  await bruno.comesOnline()
  const { conversationId } = await alice.creates('Base coupée', bruno)
  const writing = keepSending(alice, conversationId)
  for (let round = 1; round <= 2; round++) {
    await acknowledged(writing.sent, round * 40)
    await house.restartPostgres()
  }
  await acknowledged(writing.sent, 120)
  await writing.stop()
  await everythingIsThereOnce(bruno, conversationId, writing.sent)
}, 120_000)

test('M-8: after a restore to an earlier moment, what is said anew reaches who had heard what was lost', async () => {
  await using house = await openBreakableHouse()
  const { alice, bruno } = house
  for (const person of [alice, bruno]) await person.comesOnline()
  const { conversationId } = await alice.creates('Restauration', bruno)
  const persistently = async (body: string): Promise<number> => {
    const call = { conversationId, clientId: randomId(), body }
    for (;;) {
      try {
        return (await alice.call('messages.send', call)).sequence
      } catch (error) {
        // The database is away: its outcome is unknown, and the client id makes it one message (G5).
        if (error instanceof Problem && error.status < 500) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
  await persistently('gardé')
  await bruno.hearsMessage('gardé')
  await house.keepsBackup()
  const lost = await persistently('perdu')
  await bruno.hearsMessage('perdu')
  await house.restoresBackup()
  expect(await persistently('repris')).toBe(lost)
  await bruno.hearsMessage('repris')
  await persistently('et la suite')
  await bruno.hearsMessage('et la suite')
  expect(await bruno.reads(conversationId)).toEqual(['gardé', 'repris', 'et la suite'])
}, 120_000)
