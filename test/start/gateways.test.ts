import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import type { ClientSession } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { type Actor, createActor } from '../support/actor.ts'
import { signInWith } from '../support/signs-in.ts'
import { connectionsOf } from './connections-of.ts'
import { processesOf, type Ready, type Started, start } from './npm-start.ts'

let directory: string
let started: Started
const devices: Actor[] = []
const sessions = new Map<string, ClientSession>()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prisme-gateways-'))
  // Two people say in seconds what a ward says in an hour.
  const environment = { PRISME_LIMIT_SENDS: '10000+10000/s', PRISME_LIMIT_REQUESTS: '10000+10000/s' }
  started = await start(directory, { args: ['--gateways', '3'], environment })
  const ca = await readFile(started.ready.caFile, 'utf8')
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca])
}, 120_000)

afterEach(async () => {
  for (const device of devices.splice(0)) device.leaves()
  sessions.clear()
  await started?.stop()
  await rm(directory, { recursive: true, force: true })
}, 60_000)

async function gateways(): Promise<number[]> {
  const found = await processesOf(directory)
  return found.filter(({ command }) => command.includes('src/main.ts')).map(({ pid }) => pid)
}

async function comesOnline(ready: Ready, email: string): Promise<Actor> {
  const account = ready.accounts.find((known) => known.email === email)
  if (account === undefined) throw new Error(`the demo has no ${email}`)
  const session = sessions.get(email)
  const device = createActor({ ...account, accountId: '', origin: ready.baseUrl, wire: 'rest' }, session)
  // One sign-in each: a code is good once, and comes twice a minute.
  if (session === undefined) await signInWith(device.session, account)
  sessions.set(email, device.session)
  await device.comesOnline()
  devices.push(device)
  return device
}

/** The kernel chooses the gateway of each connection: people come online until every gateway serves someone. */
async function everyGatewayServesSomeone({ ready }: Started): Promise<void> {
  const port = Number(new URL(ready.baseUrl).port)
  const people = ['alice.bernard', 'bruno.leroy', 'chloe.nguyen', 'farid.haddad']
  for (let i = 0; i < 32; i++) {
    await comesOnline(ready, `${people[i % people.length]}@tilleuls.example`)
    const served = await connectionsOf(await gateways(), port)
    if (i >= 5 && [...served.values()].every((count) => count > 0)) return
  }
  throw new Error('some gateway serves nobody')
}

/** Sends as a client does that must not lose it: again under the same id, until the answer is there. */
async function says(device: Actor, conversationId: string, body: string): Promise<void> {
  const clientId = randomId()
  for (;;) {
    try {
      await device.call('messages.send', { conversationId, clientId, body })
      return
    } catch (error) {
      if (error instanceof Problem && error.status < 500) throw error
      await pause(50)
    }
  }
}

const bodiesHeard = ({ heard }: Actor, conversationId: string): string[] =>
  heard.flatMap((entry) =>
    entry.event === 'message.sent' && entry.conversationId === conversationId
      ? [entry.data.message.body]
      : [],
  )

test('three gateways are one server: whoever speaks is heard at all of them, also when they die or are replaced', async () => {
  const { ready } = started
  expect(ready.gateways).toBe(3)
  const first = await gateways()
  expect(first).toHaveLength(3)
  await everyGatewayServesSomeone(started)
  const [alice, bruno] = devices
  if (alice === undefined || bruno === undefined) throw new Error('nobody came online')
  const { conversations } = await alice.call('conversations.list', {})
  const conversationId = conversations.find(({ name }) => name === 'Réa – garde')?.conversationId ?? ''
  const said: string[] = []
  const speaks = async (device: Actor, body: string): Promise<void> => {
    await says(device, conversationId, body)
    said.push(body)
  }
  const everybodyHeard = async (): Promise<void> => {
    for (const device of devices) await device.hearsMessage(said.at(-1) ?? '')
    for (const device of devices)
      expect(bodiesHeard(device, conversationId).filter((body) => body.startsWith('Garde'))).toEqual(said)
  }

  await speaks(alice, 'Garde : début')
  await speaks(bruno, 'Garde : bien reçu')
  await everybodyHeard()

  const [victim = 0] = first
  process.kill(victim, 'SIGKILL')
  await speaks(alice, 'Garde : un serveur est mort')
  await everybodyHeard()
  while ((await gateways()).length < 3) await pause(50)

  const second = await gateways()
  process.kill(ready.pid, 'SIGUSR2')
  for (let i = 1; !started.printed().includes('All servers were replaced'); i++) {
    await speaks(i % 2 === 0 ? alice : bruno, `Garde : ${i}`)
    await pause(20)
  }
  const third = await gateways()
  expect(third).toHaveLength(3)
  expect(third.filter((pid) => second.includes(pid))).toEqual([])
  await speaks(bruno, 'Garde : fin')
  await everybodyHeard()

  expect(await started.stop()).toBe(0)
  expect(await processesOf(directory)).toEqual([])
}, 300_000)
