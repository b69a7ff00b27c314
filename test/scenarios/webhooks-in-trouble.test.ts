import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { worldFrom } from '../../src/adapters/from-config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { randomPassword } from '../../src/crypto/random.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { nobodyOnline } from '../../src/ports/live-feed.ts'
import type { Role, WebhookEvent } from '../../src/protocol/index.ts'
import { openServices } from '../../src/services.ts'
import { type Actor, createActor } from '../support/actor.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { startGatewayProcess } from '../support/gateway.ts'
import { held } from '../support/held.ts'
import { environmentOf, type House, openHouse, withoutFactors } from '../support/house.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { rowsOf } from '../support/rows.ts'
import { type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.ts'
import { movableClock } from '../transport/movable-clock.ts'

const clock = movableClock()
let receiver: WebhookReceiver
let mails: MailServer
let house: House<'ada' | 'alice'>
beforeAll(async () => {
  receiver = await webhookReceiver()
  mails = await startMailServer()
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user' },
    environment: { ...receiver.environment, SMTP_URL: mails.url },
    world: clock.world,
  })
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

const hook = (path: string, events: WebhookEvent[], owner: Actor = house.people.ada) =>
  owner.call('webhooks.create', { name: 'Agenda', url: `${receiver.base}${path}`, events })
const deliveriesOf = async (webhookId: string) =>
  (await house.people.ada.call('webhooks.listDeliveries', { webhookId })).deliveries
const stateOf = async (webhookId: string) =>
  (await house.people.ada.call('webhooks.list', {})).webhooks.find((one) => one.webhookId === webhookId)
    ?.state

test('a server that says nothing slows neither messages nor another webhook', async () => {
  const { alice } = house.people
  const { conversationId } = await alice.creates('Au calme')
  const [slow] = [await hook('/slow', ['message.sent']), await hook('/fast', ['message.sent'])]
  receiver.answers.set('/slow', 'nothing')
  for (let i = 0; i < 12; i++) await alice.sends(conversationId, `n° ${i}`)
  await receiver.hears('/fast', 12)
  const ofSlow = await deliveriesOf(slow.webhook.webhookId)
  expect(ofSlow.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(Array(12).fill('pending 0'))
  receiver.answers.set('/slow', 200)
  receiver.wakes()
  await receiver.hears('/slow', 12)
})

test('one that is gone is turned off; turned on, it goes on where it stopped', async () => {
  const { ada, alice } = house.people
  const { webhook } = await hook('/gone', ['bubble.created'])
  const { webhookId } = webhook
  receiver.answers.set('/gone', 410)
  await alice.creates('Première')
  await vi.waitFor(async () => expect(await stateOf(webhookId)).toBe('gone'), 10_000)
  receiver.answers.set('/gone', 200)
  await alice.creates('Deuxième')
  await ada.call('webhooks.change', { webhookId, active: true })
  await receiver.hears('/gone', 2)
  expect(await stateOf(webhookId)).toBe('active')
  await ada.call('webhooks.change', { webhookId, active: false })
  expect(await stateOf(webhookId)).toBe('off')
})

test('an event that is never taken is given up alone where others arrive; where none does, the webhook, and administrators read why', async () => {
  const { ada, alice } = house.people
  const { webhook } = await hook('/dead', ['bubble.created'])
  const { webhookId } = webhook
  /** As after three days: the next failure is the last. */
  const lastAttempt = async (): Promise<void> => {
    await rowsOf(
      house.adminUrl,
      `update prisme.webhook_deliveries set attempts = 9 where webhook_id = '${webhookId}' and state = 'pending'`,
    )
    clock.advance(6)
  }
  const becomes = (...states: string[]): Promise<void> =>
    vi.waitFor(
      async () => expect((await deliveriesOf(webhookId)).map(({ state }) => state).sort()).toEqual(states),
      10_000,
    )
  const refusedOnce = (posts: number): Promise<void> =>
    vi.waitFor(async () => {
      expect(receiver.at('/dead')).toHaveLength(posts)
      expect((await deliveriesOf(webhookId))[0]?.attempts).toBe(1)
    }, 10_000)
  receiver.answers.set('/dead', 500)
  await alice.creates('Refusée')
  await refusedOnce(1)
  clock.advance(1)
  receiver.answers.set('/dead', 200)
  await alice.creates('Prise')
  await becomes('delivered', 'pending')
  receiver.answers.set('/dead', 500)
  await lastAttempt()
  await becomes('delivered', 'failed')
  expect(await stateOf(webhookId)).toBe('active')
  await alice.creates('Refusée aussi')
  await refusedOnce(4)
  const before = mails.caught.filter(({ to }) => to === ada.email).length
  await lastAttempt()
  await becomes('delivered', 'failed', 'failed')
  expect(await stateOf(webhookId)).toBe('failing')
  const mail = await mails.to(ada.email, before + 1)
  expect(mail.subject).toBe('Prisme\u00a0: Un webhook a été désactivé')
  expect(mail.raw).not.toContain('127.0.0.1')
})

test('while a company is frozen nothing of it is posted, not even what was next; unfrozen, it goes on where it stopped', async () => {
  const sent = 64
  const { alice } = house.people
  const { eva } = await house.company('Clinique du Lac', { eva: 'company_admin' })
  await hook('/frozen', ['message.sent'], eva)
  await hook('/elsewhere', ['message.sent'])
  receiver.answers.set('/frozen', 'nothing')
  const { conversationId } = await eva.creates('Avant le gel')
  const [row] = await rowsOf<{ company_id: string }>(
    house.adminUrl,
    `select company_id from prisme.accounts where account_id = '${eva.accountId}'`,
  )
  const companyId = row?.company_id ?? ''
  // More than are posted at a time, and all of it said before the first is posted: a round that finds fewer than eight would wait for
  // no answer until its patience ends, and what it posted would not have arrived.
  await using gathering = await held(
    house.adminUrl,
    `select pg_advisory_xact_lock(hashtext('prisme/webhooks'), hashtext('${companyId}'))`,
  )
  await Promise.all(Array.from({ length: sent }, (_, i) => eva.sends(conversationId, `n° ${i}`)))
  await gathering.letGo()
  await vi.waitFor(() => expect(receiver.at('/frozen').length).toBeGreaterThanOrEqual(8), 10_000)
  await house.app.services.operator.freeze(companyId)
  receiver.answers.set('/frozen', 200)
  receiver.wakes()
  const arrived = () =>
    rowsOf(
      house.adminUrl,
      `select from prisme.webhook_deliveries where company_id = '${companyId}' and state = 'delivered'`,
    )
  await vi.waitFor(async () => expect(await arrived()).toHaveLength(receiver.at('/frozen').length), 10_000)
  const underWay = receiver.at('/frozen').length
  expect(underWay).toBeLessThan(sent)
  // Two rounds of somebody else later it is still silent.
  const other = await alice.creates('Ailleurs')
  for (const heard of [1, 2]) {
    await alice.sends(other.conversationId, 'on travaille')
    await receiver.hears('/elsewhere', heard)
  }
  expect(receiver.at('/frozen')).toHaveLength(underWay)
  await house.app.services.operator.unfreeze(companyId)
  const posts = await receiver.hears('/frozen', sent)
  expect(new Set(posts.map(({ body }) => body.data.sequence)).size).toBe(sent)
})

test('what happened before its gateway was killed reaches the webhook, and what was being posted does under the same id', async () => {
  await using gateway = await killableGateway()
  const [ada, alice] = [await gateway.signsIn('company_admin'), await gateway.signsIn('user')]
  await hook('/kept', ['message.sent'], ada)
  receiver.answers.set('/kept', 'nothing')
  const { conversationId } = await alice.creates('Reprise')
  await alice.sends(conversationId, 'en route')
  const [cutOff] = await receiver.hears('/kept', 1)
  await alice.sends(conversationId, 'acquitté')
  await gateway.killed()
  receiver.answers.set('/kept', 200)
  // As a minute later: what a gateway took and never settled is due again.
  await rowsOf(gateway.adminUrl, "update prisme.webhook_deliveries set due_at = due_at - interval '1 minute'")
  await gateway.starts()
  const posts = await receiver.hears('/kept', 3)
  const again = posts.slice(1).find(({ text }) => text === cutOff?.text)
  expect(again?.headers['webhook-id']).toBe(cutOff?.headers['webhook-id'])
  expect(new Set(posts.map(({ body }) => body.data.sequence)).size).toBe(2)
})

/** A server process of its own that can be killed, and the people of one company. */
async function killableGateway() {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-hooks-'))
  const database = await cloneDatabase()
  const environment = {
    ...environmentOf(directory, database.urls, await freePort()),
    ...receiver.environment,
  }
  const config = loadConfig(environment)
  const background = new AbortController()
  const world = worldFrom(config, background.signal)
  const services = await openServices(config, world, nobodyOnline)
  const { companyId } = await services.companies.create('Clinique des Tilleuls', withoutFactors)
  const account = (role: Role) => ({ email: `${role}@example.org`, displayName: role, role, password })
  const password = randomPassword()
  const ids = new Map<Role, string>()
  for (const role of ['company_admin', 'user'] as const)
    ids.set(role, await services.accounts.create(companyId, account(role)))
  background.abort()
  await services.database.close()
  let child = await startGatewayProcess(environment)
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await once(child, 'exit')
  }
  return {
    adminUrl: database.urls.admin,
    async signsIn(role: Role): Promise<Actor> {
      const person = { ...account(role), accountId: ids.get(role) ?? '', origin: config.publicOrigin }
      const actor = createActor({ ...person, wire: 'rest' })
      await actor.session.signIn(person.email, password)
      return actor
    },
    killed: () => end('SIGKILL'),
    async starts() {
      child = await startGatewayProcess(environment)
    },
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
