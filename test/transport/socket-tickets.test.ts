import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOpaqueToken } from '../../src/crypto/opaque-token.ts'
import { readReconnectTicket, signReconnectTicket } from '../../src/crypto/reconnect-ticket.ts'
import { held, untilWaiting } from '../support/held.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { passwordTokens } from '../support/signs-in.ts'
import { movableClock } from './movable-clock.ts'
import { overTls } from './raw-connection.ts'
import { readAnswer, requestText } from './raw-http.ts'
import { frameBytes, opcodes, type RawSocket, rawSocket } from './raw-socket.ts'
import { portOf, signedInSocket, ticketOf } from './signed-in-socket.ts'

const clock = movableClock()
const proxy = '127.0.0.9'
let house: House<'alice' | 'bruno'>
let port: number
beforeAll(async () => {
  house = await openHouse({
    people: { alice: 'user', bruno: 'user' },
    world: clock.world,
    environment: { PRISME_TRUSTED_PROXIES: proxy },
  })
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

test('G-3: behind a proxy that is listed the client is who the proxy says; nobody else is believed', async () => {
  const { alice } = house.people
  const through = (localAddress: string, forwarded: string) => ({
    tls: { localAddress },
    headers: { 'X-Forwarded-For': forwarded },
  })
  const ask = { token: await alice.session.accessToken(), port }
  const [told, asked] = [
    through(proxy, '203.0.113.5, 198.51.100.7'),
    await ticketThrough(ask, proxy, '198.51.100.7'),
  ]
  using sameClient = await present(asked, told)
  expect(await sameClient.nextJson()).toHaveProperty('hello')
  using otherClient = await present(
    await ticketThrough(ask, proxy, '198.51.100.7'),
    through(proxy, '198.51.100.7, 203.0.113.5'),
  )
  await expectRefused(otherClient)
  using liar = await present(
    await ticketThrough(ask, proxy, '198.51.100.7'),
    through('127.0.0.8', '198.51.100.7'),
  )
  await expectRefused(liar)
  using honest = await present(
    await ticketThrough(ask, '127.0.0.8', '198.51.100.7'),
    through('127.0.0.8', ''),
  )
  expect(await honest.nextJson()).toHaveProperty('hello')
})

async function ticketThrough(
  ask: { token: string | undefined; port: number },
  localAddress: string,
  forwarded: string,
): Promise<string> {
  using connection = await overTls(ask.port, { localAddress })
  const headers = {
    Host: `localhost:${ask.port}`,
    Authorization: `Bearer ${ask.token}`,
    'Content-Type': 'application/json',
    'X-Forwarded-For': forwarded,
  }
  connection.write(requestText('POST /v1/socket-tickets', headers, '{}'))
  return JSON.parse((await readAnswer(connection)).body).ticket
}

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
  const { refreshToken } = await passwordTokens(alice.session.call, alice.email, alice.password)
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

describe('reconnect tickets', () => {
  test('A-14: a hello brings a ticket for the next socket of the same session, good once', async () => {
    const { alice } = house.people
    const ticket = await reconnectTicketOf(await present(await ticketOf(alice)))
    using again = await present(ticket)
    const { hello } = (await again.nextJson()) as { hello: { sessionId: string; reconnectTicket: string } }
    expect(hello.reconnectTicket).not.toBe(ticket)
    again.json({ id: 'me', op: 'accounts.me' })
    expect(await again.nextJson()).toMatchObject({ output: { account: { accountId: alice.accountId } } })
    await expectRefused(await present(ticket))
  })

  test('A-14: it is good for two minutes, and no longer', async () => {
    const { alice } = house.people
    const [early, late] = [
      await reconnectTicketOf(await present(await ticketOf(alice))),
      await reconnectTicketOf(await present(await ticketOf(alice))),
    ]
    clock.advance(119)
    using inTime = await present(early)
    expect(await inTime.nextJson()).toHaveProperty('hello')
    clock.advance(1)
    await expectRefused(await present(late))
  })

  test('A-13: when its session is over it opens nothing', async () => {
    const device = await house.people.bruno.secondDevice()
    const ticket = await reconnectTicketOf(await present(await ticketOf(device)))
    await device.session.signOut()
    await expectRefused(await present(ticket))
  })

  test('A-14: a changed one opens nothing, whichever byte was changed', async () => {
    const ticket = await reconnectTicketOf(await present(await ticketOf(house.people.alice)))
    const bytes = Buffer.from(ticket, 'base64url')
    for (const at of [0, 15, 16, 31, 32, 37, 38, 49, 50, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      await expectRefused(await present(changed.toString('base64url')))
    }
    using whole = await present(ticket)
    expect(await whole.nextJson()).toHaveProperty('hello')
  })

  test('A-14: of many sockets that race with one exactly one is let in, on whichever gateway', async () => {
    await using elsewhere = await reopen(house, clock.world)
    const ticket = await reconnectTicketOf(await present(await ticketOf(house.people.alice)))
    const ports = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? port : portOf(elsewhere.origin)))
    const sockets = await Promise.all(ports.map((own) => rawSocket(own)))
    const authenticate = frameBytes(opcodes.text, JSON.stringify({ op: 'authenticate', ticket }), true)
    for (const socket of sockets) socket.connection.write(authenticate)
    const answers = await Promise.all(sockets.map((socket) => socket.nextJson()))
    expect(answers.filter((answer) => 'hello' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => 'error' in answer)).toHaveLength(7)
    for (const socket of sockets) socket[Symbol.dispose]()
  })

  test('A-14: of many that are looked at together, because the store was slow, exactly one is let in', async () => {
    const { alice } = house.people
    const first = await reconnectTicketOf(await present(await ticketOf(alice)))
    const ticket = await reconnectTicketOf(await present(await ticketOf(alice)))
    const sockets = await Promise.all(Array.from({ length: 5 }, () => rawSocket(port)))
    await using store = await held(house.adminUrl, 'lock table prisme.spent_tickets in exclusive mode')
    using ahead = await present(first)
    await untilWaiting(house.adminUrl, 1)
    // All of these wait for the one before, and are one batch: who answers a ping has read what came before it.
    for (const socket of sockets) {
      socket.json({ op: 'authenticate', ticket })
      socket.connection.write(frameBytes(opcodes.ping, '', true))
    }
    for (const socket of sockets) expect((await socket.next()).opcode).toBe(opcodes.pong)
    await store.letGo()
    expect(await ahead.nextJson()).toHaveProperty('hello')
    const answers = await Promise.all(sockets.map((socket) => socket.nextJson()))
    expect(answers.filter((answer) => 'hello' in answer)).toHaveLength(1)
    for (const socket of sockets) socket[Symbol.dispose]()
  })

  test('A-14: one is good only for the network it was given to', () => {
    const key = Buffer.alloc(32, 1)
    const holder = { companyId: house.companyId, sessionId: house.companyId, network: '192.0.2.7' }
    const ticket = signReconnectTicket(key, holder, new Date())
    expect(readReconnectTicket(key, ticket, '192.0.2.7')).toMatchObject({ companyId: house.companyId })
    expect(readReconnectTicket(key, ticket, '192.0.2.8')).toBeUndefined()
    expect(readReconnectTicket(Buffer.alloc(32, 2), ticket, '192.0.2.7')).toBeUndefined()
  })

  /** From its hello; the socket is then closed. */
  async function reconnectTicketOf(socket: RawSocket): Promise<string> {
    const { hello } = (await socket.nextJson()) as { hello: { reconnectTicket: string } }
    socket[Symbol.dispose]()
    return hello.reconnectTicket
  }
})
