import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { overTls } from './raw-connection.ts'
import { answerTo, requestText } from './raw-http.ts'
import { portOf } from './signed-in-socket.ts'

let house: House<'alice'>
let port: number
let authorization: string
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
  authorization = `Bearer ${await house.people.alice.session.accessToken()}`
})
afterAll(() => house[Symbol.asyncDispose]())

/** Sends bytes and answers everything that comes back until the server closes. */
async function whole(bytes: string | Buffer): Promise<string> {
  using connection = await overTls(port)
  connection.write(bytes)
  return (await connection.rest()).toString()
}

/** A request that must never be seen as one: it hides behind another. */
function smuggled(): string {
  return `GET /health/live HTTP/1.1\r\nHost: localhost:${port}\r\nX-Smuggled: yes\r\n\r\n`
}

const post = (headers: string, body: string): string =>
  [
    'POST /v1/bubbles HTTP/1.1',
    `Host: localhost:${port}`,
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    `${headers}\r\n\r\n${body}`,
  ].join('\r\n')

const bubble = '{"name":"Contrebande"}'
const chunked = `16\r\n${bubble}\r\n0\r\n\r\n`

test('the request that the ones below distort is a good one', async () => {
  const length = `Content-Length: ${bubble.length}\r\nConnection: close`
  expect(await whole(post(length, bubble))).toMatch(/^HTTP\/1\.1 201 /)
  expect(await whole(post('Transfer-Encoding: chunked\r\nConnection: close', chunked))).toMatch(
    /^HTTP\/1\.1 201 /,
  )
})

test.each([
  ['CL.TE', `Content-Length: ${chunked.length}\r\nTransfer-Encoding: chunked`, chunked],
  ['TE.CL', 'Transfer-Encoding: chunked\r\nContent-Length: 4', chunked],
  ['CL.TE with the body cut by the length', 'Content-Length: 5\r\nTransfer-Encoding: chunked', `0\r\n\r\n`],
  ['two lengths', `Content-Length: ${bubble.length}\r\nContent-Length: 1`, bubble],
  ['the same length twice', `Content-Length: ${bubble.length}\r\nContent-Length: ${bubble.length}`, bubble],
  ['a list of lengths', `Content-Length: ${bubble.length}, ${bubble.length}`, bubble],
  ['a signed length', `Content-Length: +${bubble.length}`, bubble],
  ['a negative length', 'Content-Length: -1', bubble],
  ['a length in hexadecimal', 'Content-Length: 0x16', bubble],
  ['a length beyond 64 bits', 'Content-Length: 18446744073709551638', bubble],
  ['a space before the colon', `Content-Length : ${bubble.length}`, bubble],
  ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', chunked],
  ['an unknown coding last', 'Transfer-Encoding: chunked, identity', chunked],
  ['chunked disguised', 'Transfer-Encoding: xchunked', chunked],
  ['chunked behind a tab', 'Transfer-Encoding:\tchunked, x', chunked],
  ['a folded header', 'Transfer-Encoding:\r\n chunked', chunked],
  ['a chunk size that is none', 'Transfer-Encoding: chunked', `0x16\r\n${bubble}\r\n0\r\n\r\n`],
  [
    'a chunk size beyond 64 bits',
    'Transfer-Encoding: chunked',
    `10000000000000016\r\n${bubble}\r\n0\r\n\r\n`,
  ],
  ['a negative chunk size', 'Transfer-Encoding: chunked', `-1\r\n${bubble}\r\n0\r\n\r\n`],
  ['a chunk that ends in a bare line feed', 'Transfer-Encoding: chunked', `16\n${bubble}\n0\n\n`],
  ['a chunk longer than it says', 'Transfer-Encoding: chunked', `2\r\n${bubble}\r\n0\r\n\r\n`],
  ['a bare carriage return in a header', 'X: a\rTransfer-Encoding: chunked', chunked],
  ['a zero byte in a header', 'X: a\0b\r\nContent-Length: 0', ''],
  ['a header without a name', ': a\r\nContent-Length: 0', ''],
])('G-3: %s is refused, and what hides behind it never seen', async (_what, headers, body) => {
  const answer = await whole(`${post(headers, body)}${smuggled()}`)
  expect(answer).not.toMatch(/HTTP\/1\.1 2/)
  expect(answer.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(1)
})

test.each([
  ['a line that is none', 'hello\r\n\r\n'],
  ['an unknown method', 'BREW /v1/me HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a method in small letters', 'get /v1/me HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['HTTP/0.9', 'GET /v1/me\r\n\r\n'],
  ['HTTP/2.0', 'GET /v1/me HTTP/2.0\r\nHost: x\r\n\r\n'],
  ['HTTP/1.2', 'GET /v1/me HTTP/1.2\r\nHost: x\r\n\r\n'],
  ['a space in the target', 'GET /v1/me x HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a control in the target', 'GET /v1/\x01me HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['bare line feeds', 'GET /v1/me HTTP/1.1\nHost: x\n\n'],
])('G-3: %s is closed', async (_what, bytes) => {
  expect(await whole(bytes)).not.toMatch(/HTTP\/1\.1 [23]/)
})

test('G-3: no Host is refused', async () => {
  expect(await whole('GET /v1/me HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
})

test('G-3: headers beyond 16 KiB in all are closed', async () => {
  const headers = { Host: `localhost:${port}`, Authorization: authorization, Connection: 'close' }
  expect(await whole(requestText('GET /v1/me', { ...headers, 'X-Long': 'x'.repeat(14_000) }))).toMatch(
    /^HTTP\/1\.1 200/,
  )
  expect(await whole(requestText('GET /v1/me', { ...headers, 'X-Long': 'x'.repeat(17_000) }))).toBe('')
  const many = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`X-${i}`, 'x'.repeat(20)]))
  expect(await whole(requestText('GET /v1/me', { ...headers, ...many }))).toBe('')
  expect(await whole(requestText(`GET /v1/me?${'x'.repeat(17_000)}`, headers))).toBe('')
})

test('G-3: CONNECT opens no way through', async () => {
  expect(await whole(`CONNECT localhost:5432 HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)).not.toMatch(
    / 200 /,
  )
})

test('after all of that the server is well', async () => {
  const answer = await answerTo(
    port,
    requestText('GET /v1/me', { Host: `localhost:${port}`, Authorization: authorization }),
  )
  expect(answer.status).toBe(200)
  const { conversations } = await house.people.alice.session.call('conversations.list', {})
  expect(conversations).toHaveLength(2)
})
