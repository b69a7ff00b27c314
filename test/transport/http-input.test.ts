import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allOperations, type ProblemDetails } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { overTls } from './raw-connection.ts'
import { type Answer, answerTo, readAnswer, requestText } from './raw-http.ts'
import { portOf } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno'>
let port: number
let conversationId: string
let common: Record<string, string>
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  port = portOf(house.origin)
  const { alice, bruno } = house.people
  conversationId = (await alice.creates('Entrées', bruno)).conversationId
  common = { Host: `localhost:${port}`, Authorization: `Bearer ${await alice.session.accessToken()}` }
})
afterAll(() => house[Symbol.asyncDispose]())

const json = { 'Content-Type': 'application/json' }
/** Twenty megabytes of nothing, in twenty kilobytes. */
const bomb = gzipSync(Buffer.from(JSON.stringify({ name: 'a' }).padEnd(20_000_000, ' ')))

function send(line: string, body?: string | Buffer, headers: Record<string, string> = json): Promise<Answer> {
  return answerTo(port, requestText(line, { ...common, ...(body === undefined ? {} : headers) }, body))
}

function problemOf(answer: Answer): ProblemDetails {
  expect(answer.headers.get('content-type')).toEqual(['application/problem+json; charset=utf-8'])
  const details: ProblemDetails = JSON.parse(answer.body)
  expect(details.status).toBe(answer.status)
  return details
}

test('G-5: a body of 256 KiB is read, one byte more is input_too_large', async () => {
  const body = (length: number): string => JSON.stringify({ name: 'Réa' }).padEnd(length - 1, ' ')
  const largest = body(256 * 1024)
  expect(Buffer.byteLength(largest)).toBe(256 * 1024)
  expect((await send('POST /v1/bubbles', largest)).status).toBe(201)
  const answer = await send('POST /v1/bubbles', body(256 * 1024 + 1))
  expect([answer.status, problemOf(answer).code]).toEqual([413, 'input_too_large'])
})

test('G-5: a body that only announces too much is refused before it has come', async () => {
  const answer = await answerTo(
    port,
    requestText('POST /v1/bubbles', { ...common, ...json, 'Content-Length': '1000000000' }),
  )
  expect(problemOf(answer).code).toBe('input_too_large')
  expect(answer.headers.get('connection')).toEqual(['close'])
})

test('G-5: a chunked body is counted as it comes', async () => {
  using connection = await overTls(port)
  connection.write(requestText('POST /v1/bubbles', { ...common, ...json, 'Transfer-Encoding': 'chunked' }))
  for (let i = 0; i < 17; i++) connection.write(`10000\r\n${' '.repeat(65_536)}\r\n`)
  expect(problemOf(await readAnswer(connection)).code).toBe('input_too_large')
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json+ld',
  'text/json',
  'application/octet-stream',
  '',
])('G-5: a body of the type "%s" is not read', async (type) => {
  const answer = await send('POST /v1/bubbles', '{"name":"Réa"}', { 'Content-Type': type })
  expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', status: 400 })
})

test('a body without a type is not read, with a charset of UTF-8 it is', async () => {
  expect(problemOf(await send('POST /v1/bubbles', '{"name":"Réa"}', {})).code).toBe('invalid_input')
  const utf8 = { 'Content-Type': 'application/json; charset=utf-8' }
  const answer = await send('POST /v1/bubbles', '{"name":"Réa – garde"}', utf8)
  expect(JSON.parse(answer.body)).toMatchObject({ conversation: { name: 'Réa – garde' } })
})

test.each(['gzip', 'deflate', 'br', 'zstd', 'x'])(
  'G-5: a body compressed with %s is refused unread',
  async (encoding) => {
    for (const body of [bomb, '{"name":"Réa"}']) {
      const answer = await send('POST /v1/bubbles', body, { ...json, 'Content-Encoding': encoding })
      const issues = [{ path: '', message: 'must not be compressed' }]
      expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', status: 400, issues })
    }
  },
)

test.each([
  ['no JSON', '{name:1}'],
  ['seventeen levels', `{"name":${'['.repeat(16)}${']'.repeat(16)}}`],
  ['a hundred thousand levels', '['.repeat(100_000)],
  ['__proto__', '{"name":"a","__proto__":{"role":"company_admin"}}'],
  ['constructor', '{"name":"a","constructor":{"prototype":{"x":1}}}'],
  ['a key twice', '{"name":"a","name":"b"}'],
  ['a key twice, once escaped', '{"name":"a","n\\u0061me":"b"}'],
  ['a list', '["name"]'],
  ['a text', '"name"'],
  ['null', 'null'],
  ['a number', '1'],
  ['a byte order mark', '\ufeff{"name":"a"}'],
  ['one field more', '{"name":"a","admin":true}'],
  ['a number for a text', '{"name":7}'],
  ['nothing', ''],
])('G-5: a body with %s is invalid_input', async (_what, body) => {
  const details = problemOf(await send('POST /v1/bubbles', body))
  expect(details).toMatchObject({ code: 'invalid_input', status: 400 })
  expect(details.issues?.length).toBeGreaterThan(0)
  expect(({} as Record<string, unknown>)['role']).toBeUndefined()
})

test.each([
  ['a lone byte', 'ff'],
  ['a sequence cut short', 'e282'],
  ['an overlong slash', 'c0af'],
  ['a surrogate', 'eda080'],
])('a body that is no UTF-8 is refused, not mended: %s', async (_what, hex) => {
  const body = Buffer.concat([Buffer.from('{"name":"R'), Buffer.from(hex, 'hex'), Buffer.from('a"}')])
  expect(problemOf(await send('POST /v1/bubbles', body))).toMatchObject({ code: 'invalid_input' })
})

test('a body in another charset is refused', async () => {
  const type = (charset: string) => ({ 'Content-Type': `application/json; charset=${charset}` })
  const latin1 = await send('POST /v1/bubbles', Buffer.from('{"name":"Réa"}', 'latin1'), type('iso-8859-1'))
  expect(problemOf(latin1).code).toBe('invalid_input')
  const utf16 = await send('POST /v1/bubbles', Buffer.from('{"name":"Rea"}', 'utf16le'), type('utf-16'))
  expect(problemOf(utf16).code).toBe('invalid_input')
})

test('a refusal never repeats what was sent', async () => {
  const { body } = await send(
    'POST /v1/sessions',
    '{"email":"Dupont@example.org","password":7,"refreshIn":"Dupont"}',
  )
  expect(body).not.toContain('Dupont')
})

test('a field in the path may not stand in the body too', async () => {
  const message = { conversationId, clientId: crypto.randomUUID(), body: 'x' }
  const answer = await send(`POST /v1/conversations/${conversationId}/messages`, JSON.stringify(message))
  expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', issues: [{ path: 'conversationId' }] })
})

test('a field in the path may not stand in the query too, whatever the operation', async () => {
  const seen: string[] = []
  for (const { http, kind, run, keyOnly } of allOperations) {
    // Asked by programs only, in a form of its own: see scim.test.ts.
    if (keyOnly === true) continue
    const inQuery = kind === 'query' || http.method === 'DELETE' || run === 'upload'
    const [field] = /(?<=\{)\w+(?=\})/.exec(http.path) ?? []
    if (!inQuery || field === undefined) continue
    const path = http.path.replaceAll(/\{\w+\}/g, conversationId)
    const body = run === 'upload' ? 'x' : undefined
    const answer = await send(`${http.method} ${path}?${field}=${conversationId}&after=0&name=x`, body, {})
    expect(problemOf(answer), path).toMatchObject({ code: 'invalid_input', issues: [{ path: field }] })
    seen.push(run)
  }
  expect(new Set(seen)).toEqual(new Set(['transaction', 'own', 'upload', 'download']))
})

test('the size of an upload is what Content-Length says, and may not stand in the query', async () => {
  const answer = await send(`POST /v1/conversations/${conversationId}/files?name=a.txt&size=1`, 'abc', {})
  expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', issues: [{ path: 'size' }] })
})

test('an upload of unknown length is refused with length_required', async () => {
  using connection = await overTls(port)
  const path = `/v1/conversations/${conversationId}/files?name=a.txt`
  connection.write(requestText(`POST ${path}`, { ...common, 'Transfer-Encoding': 'chunked' }))
  expect(problemOf(await readAnswer(connection))).toMatchObject({ code: 'length_required', status: 411 })
})

test.each(['after=0&after=1', 'after=0&%61fter=1', 'after=0&limit=1&limit=1'])(
  'a query field stands once: %s',
  async (query) => {
    const answer = await send(`GET /v1/conversations/${conversationId}/events?${query}`)
    expect(problemOf(answer)).toMatchObject({
      code: 'invalid_input',
      issues: [{ message: 'is given twice' }],
    })
  },
)

test.each([
  'after=0&admin=1',
  'after=0&__proto__=1',
  'after=0&__proto__[x]=1',
  'after=0&constructor=1',

  'after=-1',
  'after=1.5',

  'after=9007199254740993',
  'after[]=0',
  '',
])('a query that is not as declared is invalid_input: %s', async (query) => {
  const answer = await send(`GET /v1/conversations/${conversationId}/events?${query}`)
  expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', status: 400 })
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test.each([
  '%ff',
  '%',
  '%2',
  'x',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  "'%20or%20true%20--",
  encodeURIComponent('🙂'),
])('an id in the path that is no UUID is invalid_input: %s', async (id) => {
  const answer = await send(`GET /v1/conversations/${id}`)
  expect(problemOf(answer)).toMatchObject({ code: 'invalid_input', status: 400 })
})

test('the same request well made is answered', async () => {
  const answer = await send(`GET /v1/conversations/${conversationId}/events?after=0&limit=1`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toEqual(['application/json; charset=utf-8'])
})
