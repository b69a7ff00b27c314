import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { createGuardedHttp } from '../../src/adapters/guarded-http.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { signWebhook } from '../../src/crypto/webhook-signature.ts'
import type { WebhookEvent } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { type WebhookReceiver, webhookReceiver } from '../support/webhook-receiver.ts'
import { movableClock } from '../transport/movable-clock.ts'

const clock = movableClock()
let receiver: WebhookReceiver
let house: House<'ada' | 'alice' | 'bruno'>
beforeAll(async () => {
  receiver = await webhookReceiver()
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user' },
    environment: receiver.environment,
    world: clock.world,
  })
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

/** A webhook on a path of the receiver. */
const hook = (path: string, events: WebhookEvent[], bubbleId?: string) =>
  house.people.ada.call('webhooks.create', {
    name: 'Agenda Deux-Rives',
    url: `${receiver.base}${path}`,
    events,
    ...(bubbleId !== undefined && { bubbleId }),
  })
const deliveriesOf = async (webhookId: string) =>
  (await house.people.ada.call('webhooks.listDeliveries', { webhookId })).deliveries

async function documented(pattern: RegExp): Promise<string> {
  const page = await readFile(new URL('../../docs/integrations.md', import.meta.url), 'utf8')
  const [, code] = pattern.exec(page) ?? []
  if (code === undefined) throw new Error('the page has no such example')
  return code
}

test('what happens in bubbles is posted, signed, once each and in ids only, as the documented check confirms', async () => {
  const { ada, alice, bruno } = house.people
  await alice.creates('Avant')
  const { webhook, secret } = await hook('/all', ['bubble.created', 'member.joined', 'message.sent'])
  const { conversationId } = await alice.creates('Secret de la bulle', bruno)
  await alice.sends(conversationId, 'Le patient va mieux')
  const direct = await alice.call('directs.open', { accountId: bruno.accountId })
  await alice.sends(direct.conversation.conversationId, 'Entre nous')
  const posts = await receiver.hears('/all', 4)
  expect(posts.map(({ body }) => body.type).sort()).toEqual([
    'bubble.created',
    'member.joined',
    'member.joined',
    'message.sent',
  ])
  expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(4)
  for (const { text, body } of posts) {
    expect(body.data).toMatchObject({
      webhookId: webhook.webhookId,
      conversationId,
      actorId: alice.accountId,
    })
    for (const word of ['patient', 'Secret', 'Martin', 'example.org', 'Deux-Rives'])
      expect(text).not.toContain(word)
  }
  const file = join(house.directory, 'is-from-prisme.mjs')
  await writeFile(file, await documented(/```js\n([\s\S]*?)```/))
  // What the page shows is checked as it stands there.
  const { isFromPrisme } = (await import(pathToFileURL(file).href)) as {
    isFromPrisme(secret: string, headers: IncomingHttpHeaders, body: string): boolean
  }
  for (const { headers, text } of posts) {
    expect(isFromPrisme(secret, headers, text)).toBe(true)
    expect(isFromPrisme(secret, headers, `${text} `)).toBe(false)
    expect(isFromPrisme('whsec_AAAA', headers, text)).toBe(false)
    expect(isFromPrisme(secret, { ...headers, 'webhook-timestamp': '1600000000' }, text)).toBe(false)
  }
  await ada.call('webhooks.delete', { webhookId: webhook.webhookId })
})

test('the signature is the one of the Standard Webhooks specification', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1_614_265_330, body: '{"test": 2432232314}' }
  expect(signWebhook([secret], message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('one for one bubble hears of no other; a refusal is tried again under the same id until it is taken', async () => {
  const { ada, alice } = house.people
  const one = await alice.creates('Une')
  const other = await alice.creates('Autre')
  const { webhook } = await hook('/one', ['message.sent'], one.conversationId)
  const { webhookId } = webhook
  receiver.answers.set('/one', 503)
  await alice.sends(other.conversationId, 'ailleurs')
  await alice.sends(one.conversationId, 'ici')
  const [first] = await receiver.hears('/one', 1)
  const pending = await vi.waitFor(async () => {
    const deliveries = await deliveriesOf(webhookId)
    expect(deliveries).toMatchObject([{ state: 'pending', attempts: 1, answered: 503 }])
    return deliveries[0]
  }, 10_000)
  receiver.answers.set('/one', 200)
  clock.advance(6)
  const posts = await receiver.hears('/one', 2)
  const deliveryId = pending?.deliveryId ?? ''
  expect(posts.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId])
  expect(posts[1]?.text).toBe(first?.text)
  await vi.waitFor(async () => {
    const deliveries = await deliveriesOf(webhookId)
    expect(deliveries).toMatchObject([{ state: 'delivered', attempts: 2, answered: 200 }])
    expect(JSON.stringify(deliveries)).not.toContain('personne ne lit')
  }, 10_000)
  await ada.call('webhooks.redeliver', { webhookId, deliveryId })
  await receiver.hears('/one', 3)
})

test.each([
  'http://hooks.example/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::ffff:10.0.0.1]/',
  'https://user:pw@hooks.example/',
  'file:///etc/passwd',
])('an address inside, or in clear, is refused when it is entered: %s', async (url) => {
  const { ada } = house.people
  const input = { name: 'X', url, events: ['message.sent' as const] }
  expect(await refusalOf(ada.call('webhooks.create', input))).toBe('webhook_address_refused')
})

test('nothing on this machine or in clear is reached unless the operator names its network', () => {
  const { PRISME_OUTBOUND_NETWORKS: _, ...rest } = house.environment
  const outbound = (environment: Record<string, string>) =>
    createGuardedHttp(loadConfig(environment).outbound)
  expect(outbound(rest).objection(`${receiver.base}/`)).toBe('forbidden_address')
  expect(outbound(house.environment).objection(`${receiver.base}/`)).toBeUndefined()
  const secure = { ...house.environment, PRISME_PROFILE: 'production' }
  expect(loadConfig(secure).outbound.clearToLoopback).toBe(false)
})

test('the documented command sends a message with an API key', async () => {
  const { ada, alice } = house.people
  const { conversationId } = await alice.creates('Salles')
  const { service } = await ada.call('services.create', { name: 'svc-salles' })
  const { accountId } = service.account
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId })
  const scopes = ['messages:send' as const]
  const { secret } = await ada.call('keys.createForService', { accountId, name: 'Salles', scopes })
  await promisify(execFile)('sh', ['-ec', await documented(/```sh\n([\s\S]*?)```/)], {
    env: {
      ...process.env,
      PRISME_ORIGIN: house.origin,
      PRISME_KEY: secret,
      PRISME_BUBBLE: conversationId,
      CURL_CA_BUNDLE: inject('caFile'),
    },
  })
  expect(await alice.reads(conversationId)).toEqual(['Salle 2 libre'])
})

test('two secrets sign after a rotation, until the overlap is over; webhooks.test says what was answered', async () => {
  const { ada, alice } = house.people
  const { webhook, secret } = await hook('/two', ['bubble.renamed'])
  const { webhookId } = webhook
  const rotated = await ada.call('webhooks.rotateSecret', { webhookId, overlapHours: 1 })
  expect(rotated.webhook).toHaveProperty('twoSecretsUntil')
  const signed = async (): Promise<{ signatures: string; by: (secret: string) => string }> => {
    receiver.answers.set('/two', 204)
    const { delivery } = await ada.call('webhooks.test', { webhookId })
    expect(delivery).toMatchObject({ event: 'webhook.test', state: 'delivered', answered: 204 })
    const last = receiver.at('/two').at(-1)
    const seconds = Number(last?.headers['webhook-timestamp'])
    const message = { id: String(last?.headers['webhook-id']), seconds, body: last?.text ?? '' }
    return {
      signatures: String(last?.headers['webhook-signature']),
      by: (key) => signWebhook([key], message),
    }
  }
  const both = await signed()
  expect(both.signatures).toBe(`${both.by(rotated.secret)} ${both.by(secret)}`)
  expect(await refusalOf(alice.call('webhooks.list', {}))).toBe('not_allowed')
  expect(JSON.stringify(await ada.call('webhooks.list', {}))).not.toContain('whsec_')
  const rows = JSON.stringify(await rowsOf(house.adminUrl, 'select w::text from prisme.webhooks w'))
  for (const word of ['127.0.0.1', 'Deux-Rives', 'whsec_', secret]) expect(rows).not.toContain(word)
  // An administrator who is there: nobody is signed out for want of an act.
  for (const minutes of [25, 25, 10]) {
    await ada.call('sessions.touch', {})
    clock.advance(minutes * 60)
  }
  clock.advance(1)
  expect(await refusalOf(ada.call('webhooks.rotateSecret', { webhookId }))).toBe('step_up_required')
  await ada.session.signIn(ada.email, ada.password)
  const alone = await signed()
  expect(alone.signatures).toBe(alone.by(rotated.secret))
  receiver.answers.set('/two', 302)
  const refused = (await ada.call('webhooks.test', { webhookId })).delivery
  expect(refused).toMatchObject({ state: 'failed', answered: 302 })
})
