import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { randomId, randomPassword } from '../../src/crypto/random.ts'
import { allOperations, type KeyScope, type Output } from '../../src/protocol/index.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'
import { inClear } from '../transport/raw-connection.ts'
import { readAnswer, requestText } from '../transport/raw-http.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf } from '../transport/signed-in-socket.ts'

const clock = movableClock()
let house: House<'ada' | 'alice' | 'gaston'>
beforeAll(async () => {
  const people = { ada: 'company_admin', alice: 'user', gaston: 'guest' } as const
  house = await openHouse({ people, world: clock.world })
})
afterAll(() => house[Symbol.asyncDispose]())

async function asked(secret: string, method: string, path: string, body?: object, origin = house.origin) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const me = (secret: string, origin?: string) => asked(secret, 'GET', '/v1/me', undefined, origin)

let services = 0
async function serviceWithKey(scopes: KeyScope[], more: { networks?: string[]; days?: number } = {}) {
  const { ada } = house.people
  const { service } = await ada.call('services.create', { name: `svc-agenda-${++services}` })
  const { accountId } = service.account
  const made = await ada.call('keys.createForService', { accountId, name: 'Agenda', scopes, ...more })
  return { accountId, ...made }
}

async function socketOf(secret: string) {
  const { body } = await asked(secret, 'POST', '/v1/socket-tickets', {})
  const socket = await rawSocket(portOf(house.origin))
  socket.json({ op: 'authenticate', ticket: body['ticket'] })
  const hello = await socket.nextJson()
  expect(hello).toHaveProperty('hello')
  return { socket, hello: hello as { hello: { reconnectTicket?: string } } }
}

test('R34: a service is told apart by its name and its type, everywhere it is seen, and signs in nowhere', async () => {
  const { ada, alice } = house.people
  const { service } = await ada.call('services.create', { name: 'svc-bip-garde' })
  expect(service).toMatchObject({
    account: { displayName: 'svc-bip-garde', accountType: 'service', role: 'user' },
    keys: 0,
  })
  expect(await refusalOf(ada.call('services.create', { name: 'svc-bip-garde' }))).toBe('service_name_taken')
  for (const name of ['Bip', 'bip-garde', 'svc-', 'svc-Bip', 'svc-bip garde'])
    expect(await refusalOf(ada.call('services.create', { name })), name).toBe('invalid_input')
  expect(await refusalOf(alice.call('services.create', { name: 'svc-x' }))).toBe('not_allowed')
  const { accounts } = await alice.call('accounts.list', {})
  expect(Object.fromEntries(accounts.map((one) => [one.displayName, one.accountType]))).toMatchObject({
    'svc-bip-garde': 'service',
    'Ada Martin': 'person',
  })
  const disguised = {
    email: 'x@example.org',
    displayName: 'SVC-bip',
    role: 'user',
    password: randomPassword(),
  } as const
  await expect(house.app.services.accounts.create(house.companyId, disguised)).rejects.toMatchObject({
    code: 'invalid_input',
  })
  const [row] = await rowsOf<{ password: Buffer | null; address: Buffer | null }>(
    house.adminUrl,
    `select password_sealed as password, email_sealed as address from prisme.accounts where account_id = '${service.account.accountId}'`,
  )
  expect(row).toEqual({ password: null, address: null })
})

test('R35: a key does what it was made for, on both wires, in its account’s name, and is traced by its id', async () => {
  const { alice } = house.people
  const { secret, key, accountId } = await serviceWithKey(['messages:send', 'conversations:read'])
  const { conversationId } = await alice.creates('Bloc')
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId })
  const path = `/v1/conversations/${conversationId}/messages`
  const message = { clientId: randomId(), body: 'Salle 2 libre', attachments: [] }
  expect((await asked(secret, 'POST', path, message)).status).toBe(201)
  expect(await alice.reads(conversationId)).toEqual(['Salle 2 libre'])
  expect(await me(secret)).toMatchObject({ status: 200, body: { account: { accountType: 'service' } } })
  expect((await me(secret)).body['account']).not.toHaveProperty('email')
  expect(await asked(secret, 'POST', '/v1/bubbles', { name: 'X', members: [] })).toMatchObject({
    body: { code: 'not_allowed' },
  })
  const { socket, hello } = await socketOf(secret)
  expect(hello.hello).not.toHaveProperty('reconnectTicket')
  socket.json({ id: '1', op: 'messages.send', input: { conversationId, ...message, clientId: randomId() } })
  expect(await socket.nextJson()).toSatisfy((frame: object) => 'output' in frame || 'event' in frame)
  socket.json({ id: '2', op: 'directs.open', input: { accountId: alice.accountId } })
  await vi.waitFor(async () =>
    expect(await socket.nextJson()).toMatchObject({ id: '2', error: { code: 'not_allowed' } }),
  )
  socket[Symbol.dispose]()
  const traces = await rowsOf<{ action: string; outcome: string }>(
    house.adminUrl,
    `select action, outcome from prisme.access_traces where key_id = '${key.keyId}' and actor_id = '${accountId}'
       and actor_type = 'service' and session_id is null`,
  )
  expect(traces).toContainEqual({ action: 'bubble.created', outcome: 'not_allowed' })
})

test('R35: nothing that needs a person is done by a key, whatever its role and scopes', async () => {
  const { ada } = house.people
  const { service } = await ada.call('services.create', { name: 'svc-tout', role: 'company_admin' })
  const scopes = ['members:manage', 'company:manage', 'messages:send'] as KeyScope[]
  const { accountId } = service.account
  const { secret } = await ada.call('keys.createForService', { accountId, name: 'Tout', scopes })
  const forPeople = allOperations.filter(
    ({ scope, stepUp, byKey }) =>
      stepUp === true || scope === 'keys:manage' || (scope === 'session' && byKey !== true),
  )
  expect(forPeople.length).toBeGreaterThan(8)
  for (const { http, name } of forPeople) {
    const path = http.path.replaceAll(/\{\w+\}/g, randomId())
    const body = http.method === 'GET' || http.method === 'DELETE' ? undefined : {}
    expect((await asked(secret, http.method, path, body)).body['code'], name).toBe('interactive_only')
  }
  expect((await asked(secret, 'GET', '/v1/company/keys')).status).toBe(200)
})

test('R35: the secret is shown once and kept as a hash; who lists keys sees their last use and where from', async () => {
  const { ada, alice } = house.people
  const { secret, key } = await serviceWithKey(['messages:send'])
  expect(key).toMatchObject({ state: 'active', unused: false, endsSoon: false, ending: secret.slice(-4) })
  expect(key).not.toHaveProperty('lastUsedAt')
  await me(secret)
  const found = async (): Promise<Output<'keys.listCompany'>['keys'][number] | undefined> =>
    (await ada.call('keys.listCompany', {})).keys.find(({ keyId }) => keyId === key.keyId)
  expect(await found()).toMatchObject({
    lastUsedFrom: expect.stringMatching(/^(127\.0\.0\.0\/24|0:0:0::\/48)$/),
    lastUsedAt: expect.any(String),
    createdBy: ada.accountId,
  })
  const { services: all } = await ada.call('services.list', {})
  expect(all.find(({ account }) => account.accountId === key.account.accountId)).toMatchObject({ keys: 1 })
  expect(await refusalOf(alice.call('keys.listCompany', {}))).toBe('not_allowed')
  const rows = await rowsOf(
    house.adminUrl,
    `select k::text from prisme.api_keys k where key_id = '${key.keyId}'`,
  )
  expect(JSON.stringify(rows)).not.toContain(secret.slice(7, 30))
  expect(JSON.stringify(rows)).not.toContain('Agenda')
})

test('R35: people make keys of their own only where the company allows it, guests never', async () => {
  const { ada, alice, gaston } = house.people
  const own = { name: 'Mes scripts', scopes: ['messages:send'] as KeyScope[] }
  expect(await refusalOf(alice.call('keys.create', own))).toBe('personal_keys_off')
  const { version } = await ada.call('company.readPolicy', {})
  await ada.call('company.changePolicy', {
    expectedVersion: version,
    changes: { integrations: { personalKeys: 'enabled' } },
  })
  expect(await refusalOf(gaston.call('keys.create', own))).toBe('not_allowed')
  const beyond = { ...own, scopes: ['members:manage'] as KeyScope[] }
  expect(await refusalOf(alice.call('keys.create', beyond))).toBe('invalid_input')
  const first = await alice.call('keys.create', own)
  expect(await me(first.secret)).toMatchObject({ body: { account: { accountId: alice.accountId } } })
  expect(await refusalOf(ada.call('keys.rotateForService', { keyId: first.key.keyId }))).toBe('key_not_found')
  expect(await refusalOf(ada.call('keys.revoke', { keyId: first.key.keyId }))).toBe('key_not_found')
  const second = await alice.call('keys.rotate', { keyId: first.key.keyId })
  expect([(await me(first.secret)).status, (await me(second.secret)).status]).toEqual([200, 200])
  const { keys } = await alice.call('keys.list', {})
  expect(keys.map(({ state }) => state)).toEqual(expect.arrayContaining(['active', 'replaced']))
  await alice.call('keys.revoke', { keyId: second.key.keyId })
  expect((await me(second.secret)).status).toBe(401)
  for (let i = 1; i < 20; i++) await alice.call('keys.create', own)
  expect(await refusalOf(alice.call('keys.create', own))).toBe('too_many_keys')
})

test('A-13: a key that is revoked closes its sockets, and is refused, on this gateway and on others', async () => {
  const { ada } = house.people
  await using elsewhere = await reopen(house, clock.world)
  const { secret, key } = await serviceWithKey(['messages:send'])
  expect((await me(secret, elsewhere.origin)).status).toBe(200)
  const { socket } = await socketOf(secret)
  await ada.call('keys.revokeCompany', { keyId: key.keyId })
  expect((await socket.closing()).code).toBe(4401)
  expect((await me(secret)).body).toMatchObject({ code: 'not_authenticated' })
  await vi.waitFor(async () => expect((await me(secret, elsewhere.origin)).status).toBe(401))
  expect(await refusalOf(ada.call('keys.revokeCompany', { keyId: key.keyId }))).toBe('key_not_found')
})

test('R35: a key works only from the networks it was made for, and nobody can tell why it does not', async () => {
  const near = await serviceWithKey(['messages:send'], { networks: ['127.0.0.0/8', '::1/128'] })
  const far = await serviceWithKey(['messages:send'], { networks: ['192.0.2.0/24'] })
  expect((await me(near.secret)).status).toBe(200)
  const refused = await me(far.secret)
  const unknown = await me(createApiKeySecret(house.companyId).secret)
  expect(refused).toEqual(unknown)
  expect(refused).toMatchObject({ status: 401, body: { code: 'not_authenticated' } })
})

test('G-2: a key that arrives in clear is revoked', async () => {
  const { secret } = await serviceWithKey(['messages:send'])
  using connection = await inClear(house.app.httpPort)
  connection.write(requestText('GET /v1/me', { Host: 'localhost', Authorization: `Bearer ${secret}` }))
  expect((await readAnswer(connection)).status).toBe(308)
  await vi.waitFor(async () => {
    clock.advance(1)
    expect((await me(secret)).status).toBe(401)
  })
})

test('keys that nobody has are soon not looked up any more; the same network may go on later', async () => {
  const { secret } = await serviceWithKey(['messages:send'])
  const answers: number[] = []
  for (let i = 0; i < 40; i++) answers.push((await me(createApiKeySecret(house.companyId).secret)).status)
  expect([answers[0], answers.at(-1)]).toEqual([401, 429])
  clock.advance(60)
  expect((await me(secret)).status).toBe(200)
})

test('R35: rotating leaves both keys working for the overlap; a key ends at its time, and is said to end soon before', async () => {
  const { ada } = house.people
  const old = await serviceWithKey(['messages:send'], { days: 40 })
  const next = await ada.call('keys.rotateForService', { keyId: old.key.keyId, overlapHours: 2 })
  const { socket } = await socketOf(old.secret)
  clock.advance(2 * 3_600 - 5)
  expect([(await me(old.secret)).status, (await me(next.secret)).status]).toEqual([200, 200])
  clock.advance(10)
  expect((await socket.closing()).code).toBe(4401)
  expect([(await me(old.secret)).status, (await me(next.secret)).status]).toEqual([401, 200])
  clock.advance(40 * 86_400)
  expect((await me(next.secret)).status).toBe(401)
})
