import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { overTls } from './raw-connection.ts'
import { readAnswer, requestText } from './raw-http.ts'
import { rawSocket, upgradeText } from './raw-socket.ts'
import { portOf, signedInSocket } from './signed-in-socket.ts'

let house: House<'alice'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

test('R3: the upgrade answers as RFC 6455 says, over TLS', async () => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  using socket = await rawSocket(port, { headers: { 'Sec-WebSocket-Key': key } })
  expect(socket.upgrade.status).toBe(101)
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  expect(socket.upgrade.headers.get('sec-websocket-accept')).toEqual([accept])
})

test.each([
  '/',
  '/v1',
  '/v1/socket/',
  '/v1/sockets',
  '/V1/SOCKET',
  '/v1/me',
  '/v1/socket/../socket',
  '//',
  '//v1/socket',
  '/%761/socket',
  '/v1/socket%00',
])('the socket is at /v1/socket and nowhere else: %s', async (path) => {
  using socket = await rawSocket(port, { path })
  expect(socket.upgrade.status).toBe(404)
  await socket.connection.rest()
})

test.each([
  '//',
  '///',
  '//:',
  'http://',
  'https://[',
  'https://[::1',
  '//a:99999/v1/socket',
  '*',
  'http://%',
])('an upgrade of the unreadable target %s is refused, and the server lives on', async (target) => {
  using socket = await rawSocket(port, { path: target })
  expect(socket.upgrade.status).toBeGreaterThanOrEqual(400)
  expect(socket.upgrade.status).toBeLessThan(500)
  using after = await signedInSocket(house.people.alice)
  expect(after.upgrade.status).toBe(101)
})

test('A-14: a ticket in the URL is not looked at, and authenticates nobody', async () => {
  const { ticket } = await house.people.alice.session.call('sessions.createSocketTicket', {})
  using socket = await rawSocket(port, { path: `/v1/socket?ticket=${ticket}` })
  socket.json({ id: '1', op: 'accounts.me', input: {} })
  expect((await socket.closing()).code).toBe(4401)
})

test('A-14: a program without an Origin, and our own pages, may connect', async () => {
  using program = await rawSocket(port)
  expect(program.upgrade.status).toBe(101)
  for (const origin of [house.origin, `https://127.0.0.1:${port}`]) {
    using page = await rawSocket(port, { headers: { Origin: origin } })
    expect(page.upgrade.status, origin).toBe(101)
  }
})

test.each([
  'https://evil.example',
  'https://localhost',
  'http://localhost:PORT',
  'https://localhost:PORT.evil.example',
  'https://evil.localhost:PORT',
  'https://LOCALHOST:PORT',
  'https://localhost:PORT/',
  'null',
  '',
  'file://',
])('A-14: a page of the origin "%s" may not', async (origin) => {
  using socket = await rawSocket(port, { headers: { Origin: origin.replace('PORT', String(port)) } })
  expect(socket.upgrade.status).toBe(403)
  await socket.connection.rest()
})

test('G-3: an upgrade for another host is not for us', async () => {
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost', '']) {
    using socket = await rawSocket(port, { headers: { Host: host } })
    expect(socket.upgrade.status, host).toBe(400)
  }
})

test('G-4: RFC 6455 version 13 only; others are told so', async () => {
  for (const version of ['8', '7', '0', '14', '13.0', '', 'x']) {
    using socket = await rawSocket(port, { headers: { 'Sec-WebSocket-Version': version } })
    expect(socket.upgrade.status, version).toBe(426)
    expect(socket.upgrade.headers.get('sec-websocket-version'), version).toEqual(['13'])
  }
})

test('G-4: the Origin of a former version opens no door', async () => {
  using socket = await rawSocket(port, {
    headers: { 'Sec-WebSocket-Version': '8', 'Sec-WebSocket-Origin': 'https://evil.example' },
  })
  expect(socket.upgrade.status).not.toBe(101)
})

test.each([
  ['no key', { 'Sec-WebSocket-Key': '' }],
  ['a key that is too short', { 'Sec-WebSocket-Key': 'AAAA' }],
  ['another protocol', { Upgrade: 'h2c' }],
])('an upgrade with %s is refused', async (_what, headers) => {
  using socket = await rawSocket(port, { headers })
  expect(socket.upgrade.status).toBe(400)
})

test('an upgrade that is no GET is refused', async () => {
  using connection = await overTls(port)
  connection.write(upgradeText(port).toString().replace('GET', 'POST'))
  expect((await readAnswer(connection)).status).toBe(405)
})

test('without an upgrade the path is one that does not exist', async () => {
  using connection = await overTls(port)
  connection.write(requestText('GET /v1/socket', { Host: `localhost:${port}` }))
  const answer = await readAnswer(connection)
  expect(answer.status).toBe(404)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unknown_operation' })
})

test('G-4: compression is not agreed to, whatever the client offers', async () => {
  using socket = await rawSocket(port, {
    headers: {
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits, x-webkit-deflate-frame',
    },
  })
  expect(socket.upgrade.status).toBe(101)
  expect(socket.upgrade.headers.has('sec-websocket-extensions')).toBe(false)
  socket.json({ op: 'authenticate', ticket: 'x' })
  expect((await socket.next()).reserved).toBe(0)
})

test('A-14: no subprotocol is agreed to: it is no place for a ticket', async () => {
  using socket = await rawSocket(port, { headers: { 'Sec-WebSocket-Protocol': 'ticket.abc, prisme' } })
  expect(socket.upgrade.headers.has('sec-websocket-protocol')).toBe(false)
})

test('an upgrade goes to the socket only when it stands alone: what is pipelined behind is a frame, not a request', async () => {
  using connection = await overTls(port)
  const second = requestText('GET /health/live', { Host: `localhost:${port}` })
  connection.write(Buffer.concat([upgradeText(port), second]))
  expect((await readAnswer(connection)).status).toBe(101)
  expect((await connection.rest()).toString()).not.toContain('HTTP/1.1 200')
})
