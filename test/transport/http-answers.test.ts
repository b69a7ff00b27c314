import { afterAll, beforeAll, expect, test } from 'vitest'
import { allOperations, type ProblemCode, problems, problemTitle } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { overTls } from './raw-connection.ts'
import { type Answer, answerTo, readAnswer, requestText } from './raw-http.ts'
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

const anyId = '0190aaaa-0000-7000-8000-00000000c001'
const send = (line: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
  answerTo(port, requestText(line, { Host: `localhost:${port}`, ...headers }, body))

/** RFC 9457: every refusal has this form, whoever refuses. */
function codeOf(answer: Answer): ProblemCode {
  const [type] = answer.headers.get('content-type') ?? []
  const details = JSON.parse(answer.body)
  // RFC 7644, 3.12: what is asked in SCIM is refused in SCIM.
  if (type === 'application/scim+json; charset=utf-8') {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error']
    expect(details).toMatchObject({ schemas, status: String(answer.status) })
    return details.code
  }
  expect(type).toBe('application/problem+json; charset=utf-8')
  expect(Object.hasOwn(problems, details.code), details.code).toBe(true)
  const code: ProblemCode = details.code
  expect(details).toMatchObject({
    type: `/problems/${code}`,
    status: problems[code].status,
    title: expect.stringMatching(/./),
  })
  expect(answer.status).toBe(problems[code].status)
  expect(answer.body).not.toMatch(/\bat \/|node_modules|\.ts:\d|Error/)
  return code
}

test.each([
  'evil.example',
  'localhost',
  'localhost:1',
  'evil.example@localhost:PORT',
  'localhost:PORT.evil.example',
  '',
])('G-3: a request for the host "%s" is not for us', async (host) => {
  const answer = await send('GET /v1/me', {
    Host: host.replace('PORT', String(port)),
    Authorization: authorization,
  })
  expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_input'])
})

test('G-3: two Host headers, even both ours, are one too many', async () => {
  const ours = `Host: localhost:${port}\r\n`
  for (const second of [ours, 'Host: evil.example\r\n', 'host: evil.example\r\n']) {
    const answer = await answerTo(port, `GET /v1/me HTTP/1.1\r\n${ours}${second}\r\n`)
    expect(codeOf(answer)).toBe('invalid_input')
  }
})

test('G-3: a target that names another host is not for us, whatever the Host header says', async () => {
  const headers = { Authorization: authorization }
  for (const origin of [
    'https://evil.example',
    'http://evil.example',
    `https://evil.example@localhost:${port}`,
    'HTTPS://evil',
  ]) {
    expect(codeOf(await send(`GET ${origin}/v1/me`, headers)), origin).toBe('invalid_input')
  }
  expect((await send(`GET ${house.origin}/v1/me`, headers)).status).toBe(200)
})

test.each([
  'https://evil.example',
  'null',
  'http://localhost:PORT',
  'https://localhost',
  'https://evil.localhost:PORT',
  '',
])('a page of the origin "%s" may not make a browser act here', async (origin) => {
  for (const line of ['GET /v1/me', 'POST /v1/sessions', 'GET /openapi.json', 'OPTIONS /v1/me', 'GET /']) {
    const answer = await send(line, {
      Origin: origin.replace('PORT', String(port)),
      Authorization: authorization,
    })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'origin_refused'])
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('our own pages, and programs, may', async () => {
  for (const headers of [{}, { Origin: house.origin }]) {
    expect((await send('GET /v1/me', { ...headers, Authorization: authorization })).status).toBe(200)
  }
})

test('every path of the contract refuses every method it does not declare, and says which it takes', async () => {
  const byPath = Map.groupBy(allOperations, ({ http }) => http.path)
  for (const [template, operations] of byPath) {
    const path = template.replaceAll(/\{\w+\}/g, anyId)
    const taken = new Set<string>(operations.map(({ http }) => http.method))
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      if (taken.has(method)) continue
      const answer = await send(`${method} ${path}`, { Authorization: authorization })
      expect([answer.status, codeOf(answer)], `${method} ${template}`).toEqual([405, 'method_not_allowed'])
      expect(answer.headers.get('allow')?.[0]?.split(', ').sort()).toEqual([...taken].sort())
    }
  }
})

test('HEAD is a GET that reads, and runs nothing: no command, whatever the method it has', async () => {
  const byPath = Map.groupBy(allOperations, ({ http }) => http.path)
  const commands = allOperations.filter(({ kind, http }) => kind === 'command' && http.method === 'GET')
  expect(commands.map(({ name }) => name)).toContain('sessions.takeSamlLogout')
  for (const [template, operations] of byPath) {
    const reads = operations.some(({ kind, http }) => kind === 'query' && http.method === 'GET')
    const line = `HEAD ${template.replaceAll(/\{\w+\}/g, anyId)}`
    using connection = await overTls(port)
    const headers = { Host: `localhost:${port}`, Authorization: authorization, Connection: 'close' }
    connection.write(requestText(line, headers))
    const head = (await connection.rest()).toString()
    expect(head.startsWith('HTTP/1.1 405 '), `${line}: ${head}`).toBe(!reads)
    if (reads) continue
    const allowed = operations.map(({ http }) => http.method as string)
    expect(/^allow: (.*)$/im.exec(head)?.[1]?.split(', ').sort(), line).toEqual(allowed.sort())
  }
})

test('every operation that is not public refuses who is not signed in, before it looks at anything else', async () => {
  for (const { name, http, scope } of allOperations) {
    if (scope === 'public') continue
    const path = http.path.replaceAll(/\{\w+\}/g, anyId)
    for (const headers of [{}, { Authorization: 'Bearer x.y.z' }, { Authorization: 'Basic YTpi' }]) {
      const answer = await send(`${http.method} ${path}`, { ...headers, 'Content-Length': '0' })
      expect([answer.status, codeOf(answer)], name).toEqual([401, 'not_authenticated'])
    }
  }
})

test.each([
  'GET /nowhere',
  'POST /nowhere',
  'GET /v1',
  'GET /v1/',
  'GET /v1/me/',
  'GET /V1/me',
  'GET /v1//me',
  'GET //v1/me',
  'GET /v1/me/..%2f',
  'GET /v2/me',
  'GET /.env',
  'GET /.git/config',
  'GET /..%2f..%2fetc/passwd',
  'GET /health',
  'POST /openapi.json',
  'GET /%00',
  'DELETE /reference',
])('what does not exist is unknown_operation: %s', async (line) => {
  expect(codeOf(await send(line, { Authorization: authorization }))).toBe('unknown_operation')
})

test('a path that cannot be decoded is invalid_input', async () => {
  expect(codeOf(await send('GET /v1/conversations/%E0%A4%A', { Authorization: authorization }))).toBe(
    'invalid_input',
  )
})

test('problems speak French, and English to who asks for it', async () => {
  const titleFor = async (headers: Record<string, string>): Promise<string> =>
    JSON.parse((await send('GET /v1/me', headers)).body).title
  const [fr, en] = [problemTitle('not_authenticated', 'fr'), problemTitle('not_authenticated', 'en')]
  expect(await titleFor({})).toBe(fr)
  for (const language of ['en', 'en-GB', 'de, en;q=0.8, fr;q=0.5', 'en-US,en']) {
    expect(await titleFor({ 'Accept-Language': language }), language).toBe(en)
  }
  for (const language of ['fr', 'fr-CA, en;q=0.3', 'de', '*', 'x'.repeat(2_000), 'en;q=0', '']) {
    expect(await titleFor({ 'Accept-Language': language }), language).toBe(fr)
  }
})

test('a refusal that asks to wait says for how long', async () => {
  const environment = { PRISME_LIMIT_REQUESTS: '2+1/s' }
  await using strict = await openHouse({ people: { bruno: 'user' }, environment })
  const token = await strict.people.bruno.session.accessToken()
  const strictPort = portOf(strict.origin)
  const me = requestText('GET /v1/me', { Host: `localhost:${strictPort}`, Authorization: `Bearer ${token}` })
  const answers = await Promise.all(Array.from({ length: 8 }, () => answerTo(strictPort, me)))
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) {
    expect(codeOf(answer)).toBe('rate_limited')
    expect(Number(answer.headers.get('retry-after')?.[0])).toBeGreaterThan(0)
    expect(JSON.parse(answer.body).retryAfter).toBe(Number(answer.headers.get('retry-after')?.[0]))
  }
})

test('HEAD answers as GET does, without the body', async () => {
  using connection = await overTls(port)
  connection.write(
    requestText('HEAD /v1/me', {
      Host: `localhost:${port}`,
      Authorization: authorization,
      Connection: 'close',
    }),
  )
  const text = (await connection.rest()).toString()
  expect(text).toMatch(/^HTTP\/1\.1 200 /)
  expect(text.endsWith('\r\n\r\n')).toBe(true)
})

test('G-3: a read that brings a body is answered, and its end not waited for', async () => {
  for (const line of [
    'GET /health/live',
    'GET /v1/me',
    'GET /openapi.json',
    'GET /nowhere',
    'HEAD /reference',
  ]) {
    for (const body of [{ 'Content-Length': '1000000000' }, { 'Transfer-Encoding': 'chunked' }]) {
      using connection = await overTls(port)
      connection.write(
        requestText(line, { Host: `localhost:${port}`, Authorization: authorization, ...body }),
      )
      expect((await connection.rest()).toString(), line).toMatch(/^HTTP\/1\.1 [24]0/)
    }
  }
})

test('a connection is kept for the next request after a read or a write', async () => {
  using connection = await overTls(port)
  const common = { Host: `localhost:${port}`, Authorization: authorization }
  for (const request of [
    requestText('GET /v1/me', common),
    requestText('POST /v1/bubbles', { ...common, 'Content-Type': 'application/json' }, '{"name":"a"}'),
    requestText('GET /openapi.json', common),
  ]) {
    connection.write(request)
    const answer = await readAnswer(connection)
    expect(answer.status).toBeLessThan(300)
    expect(answer.headers.get('connection')).not.toEqual(['close'])
  }
})
