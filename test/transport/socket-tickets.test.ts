import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpaqueToken } from '../../src/crypto/opaque-token.ts'
import { type House, openHouse } from '../support/house.ts'
import { movableClock } from './movable-clock.ts'
import { frameBytes, opcodes, type RawSocket, rawSocket } from './raw-socket.ts'
import { portOf, signedInSocket, ticketOf } from './signed-in-socket.ts'

const clock = movableClock()
let house: House<'alice' | 'bruno'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' }, world: clock.world })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

async function present(ticket: unknown, options: Parameters<typeof rawSocket>[1] = {}): Promise<RawSocket> {
  const socket = await rawSocket(port, options)
  socket.json({ op: 'authenticate', ticket })
  return socket
}

async function expectRefused(socket: RawSocket): Promise<void> {
  const { code, before } = await socket.closing()
  expect(code).toBe(4401)
  expect(before).toEqual([
    { id: null, error: expect.objectContaining({ code: 'not_authenticated', status: 401 }) },
  ])
}

test('A-14: a ticket opens a socket for the person who asked for it', async () => {
  const { alice } = house.people
  using socket = await signedInSocket(alice)
  socket.json({ id: 'a', op: 'accounts.me', input: {} })
  expect(await socket.nextJson()).toMatchObject({
    id: 'a',
    output: { account: { accountId: alice.accountId } },
  })
})

test('A-14: a used ticket opens nothing', async () => {
  const ticket = await ticketOf(house.people.alice)
  using first = await present(ticket)
  expect(await first.nextJson()).toHaveProperty('hello')
  using second = await present(ticket)
  await expectRefused(second)
})

test('A-14: of many sockets that race with one ticket exactly one is let in', async () => {
  const ticket = await ticketOf(house.people.alice)
  const sockets = await Promise.all(Array.from({ length: 8 }, () => rawSocket(port)))
  const authenticate = frameBytes(opcodes.text, JSON.stringify({ op: 'authenticate', ticket }), true)
  for (const socket of sockets) socket.connection.write(authenticate)
  const answers = await Promise.all(sockets.map((socket) => socket.nextJson()))
  expect(answers.filter((answer) => 'hello' in answer)).toHaveLength(1)
  expect(answers.filter((answer) => 'error' in answer)).toHaveLength(7)
  for (const socket of sockets) socket[Symbol.dispose]()
})

test('A-14: a ticket is good for thirty seconds', async () => {
  const [fresh, stale] = [await ticketOf(house.people.alice), await ticketOf(house.people.alice)]
  clock.advance(29.9)
  using inTime = await present(fresh)
  expect(await inTime.nextJson()).toHaveProperty('hello')
  clock.advance(0.1)
  using late = await present(stale)
  await expectRefused(late)
})

test('A-14: a ticket is good from the network that asked for it, and trying it elsewhere uses it up', async () => {
  const ticket = await ticketOf(house.people.alice)
  using elsewhere = await present(ticket, { tls: { localAddress: '127.0.0.2' } })
  await expectRefused(elsewhere)
  using back = await present(ticket)
  await expectRefused(back)
})

test('A-14: a ticket ends with the session it came from', async () => {
  const device = await house.people.bruno.secondDevice()
  const ticket = await ticketOf(device)
  await device.session.signOut()
  using socket = await present(ticket)
  await expectRefused(socket)
})

test.each([
  ['an empty one', ''],
  ['a word', 'ticket'],
  ['one of an unknown company', createOpaqueToken('0190aaaa-0000-7000-8000-00000000c001').token],
  ['a text of 256 characters', 'A'.repeat(256)],
  ['a text of 257 characters', 'A'.repeat(257)],
  ['a number', 7],
  ['nothing', undefined],
  ['null', null],
  ['an object', { $ne: '' }],
  ['a list', ['a']],
])('A-14: what is no ticket opens nothing: %s', async (_what, ticket) => {
  using socket = await present(ticket)
  await expectRefused(socket)
})

test('A-14: one of this company that was never given out opens nothing', async () => {
  using socket = await present(createOpaqueToken(house.companyId).token)
  await expectRefused(socket)
})

test('A-14: an access token or a refresh token is no ticket', async () => {
  const { alice } = house.people
  const { refreshToken } = await alice.session.call('sessions.signIn', {
    email: alice.email,
    password: alice.password,
  })
  for (const token of [await alice.session.accessToken(), refreshToken]) {
    using socket = await present(token)
    await expectRefused(socket)
  }
})

test('A-14: the first frame is nothing but an authentication', async () => {
  const ticket = await ticketOf(house.people.alice)
  for (const first of [
    { op: 'authenticate', ticket, admin: true },
    { op: 'authenticate', ticket, locale: 'de' },
    { op: 'Authenticate', ticket },
    { ticket },
    { id: '1', op: 'accounts.me', input: {} },
    { id: '1', op: 'authenticate', input: { ticket } },
    {},
    [],
    null,
    'authenticate',
  ]) {
    using socket = await rawSocket(port)
    socket.json(first)
    await expectRefused(socket)
  }
  using honest = await present(ticket)
  expect(await honest.nextJson()).toHaveProperty('hello')
})

test('A-14: the first frame has 4 KiB at most', async () => {
  const ticket = await ticketOf(house.people.alice)
  const padded = (length: number): string => {
    const text = JSON.stringify({ op: 'authenticate', ticket })
    return text + ' '.repeat(length - text.length)
  }
  using large = await rawSocket(port)
  large.frame(opcodes.text, padded(4_097))
  const { code, before } = await large.closing()
  expect([code, before]).toEqual([
    4400,
    [{ id: null, error: expect.objectContaining({ code: 'bad_frame' }) }],
  ])
  using largest = await rawSocket(port)
  largest.frame(opcodes.text, padded(4_096))
  expect(await largest.nextJson()).toHaveProperty('hello')
})

test.each([
  '',
  '{',
  'authenticate',
  '{"op":"authenticate","op":"authenticate"}',
  '{"__proto__":{}}',
  '['.repeat(17),
])('a first frame that cannot be read closes the socket: %j', async (text) => {
  using socket = await rawSocket(port)
  socket.frame(opcodes.text, text)
  expect((await socket.closing()).code).toBe(4400)
})

test('G-4: a binary first frame closes the socket as a later one does', async () => {
  using socket = await rawSocket(port)
  socket.frame(
    opcodes.binary,
    JSON.stringify({ op: 'authenticate', ticket: await ticketOf(house.people.alice) }),
  )
  expect((await socket.closing()).code).toBe(1003)
})

test('what is sent before the hello is refused, never silently lost', async () => {
  const ticket = await ticketOf(house.people.alice)
  using socket = await rawSocket(port)
  socket.json({ op: 'authenticate', ticket }, { id: '1', op: 'accounts.me', input: {} })
  const { code, before } = await socket.closing()
  expect(code).toBe(4400)
  expect(before.some((frame) => 'hello' in frame || 'output' in frame)).toBe(false)
})

test('problems come in the language the first frame asks for', async () => {
  for (const [locale, title] of [
    ['en', /no such operation/],
    ['fr', /n’existe pas/],
  ] as const) {
    const ticket = await ticketOf(house.people.alice)
    using socket = await rawSocket(port)
    socket.json({ op: 'authenticate', ticket, locale })
    await socket.nextJson()
    socket.json({ id: '1', op: 'no.such', input: {} })
    expect(await socket.nextJson()).toMatchObject({ error: { title: expect.stringMatching(title) } })
  }
})
