import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { inClear } from './raw-connection.ts'
import { type Answer, readAnswer, requestText } from './raw-http.ts'
import { upgradeText } from './raw-socket.ts'

let house: House<never>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: {} })
  port = house.app.httpPort
})
afterAll(() => house[Symbol.asyncDispose]())

async function clear(bytes: string | Buffer): Promise<Answer> {
  using connection = await inClear(port)
  connection.write(bytes)
  const answer = await readAnswer(connection)
  // Whatever was asked, the connection ends with the answer, and the answer is all there is.
  expect((await connection.rest()).toString()).toBe('')
  return answer
}

const location = (answer: Answer): string | undefined => answer.headers.get('location')?.join(' | ')

/** Nothing but where to go: no cookie, no body, nothing to keep. */
function expectBare({ headers, body }: Answer): void {
  expect([...headers.keys()].sort()).toEqual(expect.not.arrayContaining(['set-cookie']))
  expect(headers.get('content-length')).toEqual(['0'])
  expect(headers.get('connection')).toEqual(['close'])
  expect(body).toBe('')
}

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT'])(
  'G-2: %s is sent to the same path and query over https, with 308',
  async (method) => {
    const path = '/v1/conversations?after=1&limit=2&x=%2F%20é'.replace('é', '%C3%A9')
    const answer = await clear(requestText(`${method} ${path}`, { Host: 'localhost' }))
    expect(answer.status).toBe(308)
    expect(location(answer)).toBe(`${house.origin}${path}`)
    expectBare(answer)
  },
)

test.each([
  '/',
  '//evil.example/x',
  '/\\evil.example',
  '/@evil.example',
  '/.evil.example',
  '/%0d%0aSet-Cookie:a=b',
  '/?',
  '/#x',
  '/a//b/../c',
])('G-2: the path %s leads to our own origin and nowhere else', async (path) => {
  const answer = await clear(requestText(`GET ${path}`, { Host: `localhost:${port}` }))
  expect(answer.status).toBe(308)
  expect(location(answer)).toBe(`${house.origin}${path}`)
  expect(new URL(location(answer) ?? '').origin).toBe(house.origin)
  expectBare(answer)
})

test('R4: a WebSocket upgrade is redirected too', async () => {
  const answer = await clear(upgradeText(port))
  expect(answer.status).toBe(308)
  expect(location(answer)).toBe(`${house.origin}/v1/socket`)
  expectBare(answer)
})

test.each([
  'localhost',
  'localhost:80',
  'localhost:8443',
  '127.0.0.1',
  '127.0.0.1:8080',
  '[::1]',
  '[::1]:80',
])('G-2: %s is one of our hosts', async (host) => {
  expect((await clear(requestText('GET /', { Host: host }))).status).toBe(308)
})

test.each([
  'evil.example',
  'localhost.evil.example',
  'evil.example:80',
  'localhost@evil.example',
  'localhost:80:80',
  '',
  'localhost/',
  'LOCALHOST\t',
])('G-2: the unknown host "%s" is not redirected but refused', async (host) => {
  for (const bytes of [
    requestText('GET /', { Host: host }),
    upgradeText(port, { headers: { Host: host } }),
  ]) {
    const answer = await clear(bytes)
    expect(answer.status).toBe(400)
    expect(answer.headers.has('location')).toBe(false)
    expectBare(answer)
  }
})

test.each([
  ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ['HTTP/1.0 without Host', 'GET / HTTP/1.0\r\n\r\n'],
  ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n'],
])('G-2: %s is refused', async (_what, text) => {
  const answer = await clear(text)
  expect(answer.status).toBe(400)
  expect(answer.headers.has('location')).toBe(false)
})

test('G-2: CONNECT opens no way through', async () => {
  const answer = await clear('CONNECT localhost:5432 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect(answer.status).toBe(400)
})

test('G-2: the answer does not wait for a body, however large the one that is announced', async () => {
  for (const headers of [
    { 'Content-Length': '10000000000' },
    { 'Transfer-Encoding': 'chunked' },
    { 'Content-Length': '10000000000', Expect: '100-continue' },
  ]) {
    const answer = await clear(requestText('POST /v1/sessions', { Host: 'localhost', ...headers }))
    expect(answer.status).toBe(308)
    expectBare(answer)
  }
})

test('G-2: an expectation nobody knows is redirected as well', async () => {
  const answer = await clear(requestText('POST /', { Host: 'localhost', Expect: 'the-unexpected' }))
  expect(answer.status).toBe(308)
})

test('G-2: what is no HTTP gets no answer', async () => {
  for (const bytes of [
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'hello\r\n\r\n',
    '\0\0\0\0',
    'GET /\r\n\r\n',
  ]) {
    using connection = await inClear(port)
    connection.write(Buffer.from(bytes, 'latin1'))
    expect((await connection.rest()).toString()).not.toContain('308')
  }
})

async function expectCutOff(bytes: Buffer): Promise<void> {
  using connection = await inClear(port, { halfOpen: true })
  connection.write(bytes)
  await readAnswer(connection)
  const gone = new Promise((resolve) => connection.socket.once('close', resolve))
  // Who writes to a connection that is gone is told so; one that lingers swallows everything.
  const nagging = setInterval(() => connection.write('x'), 50)
  await gone
  clearInterval(nagging)
}

test('a client that never closes holds no connection', async () => {
  await Promise.all(
    [
      requestText('GET /', { Host: 'localhost' }),
      requestText('POST /', { Host: 'localhost', 'Content-Length': '10000000000' }),
      upgradeText(port, { headers: { Host: 'localhost' } }),
      requestText('GET /', { Host: 'evil.example' }),
    ].map(expectCutOff),
  )
})

test('requests sent one behind the other get one answer, and the connection ends', async () => {
  const request = requestText('GET /', { Host: 'localhost' })
  const answer = await clear(Buffer.concat(Array.from({ length: 50 }, () => request)))
  expect(answer.status).toBe(308)
})
