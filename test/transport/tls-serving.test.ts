import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { handshake, inClear, overTls } from './raw-connection.ts'
import { answerTo, readAnswer, requestText } from './raw-http.ts'
import { upgradeText } from './raw-socket.ts'
import { portOf, signedInSocket } from './signed-in-socket.ts'

let house: House<'alice'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

const requestLines = (): string[] => house.log.filter((line) => 'op' in JSON.parse(line))

test.each(['TLSv1.2', 'TLSv1.3'] as const)('R3: REST and the socket are served over %s', async (version) => {
  const { alice } = house.people
  const tls = { minVersion: version, maxVersion: version }
  using rest = await overTls(port, tls)
  const authorization = `Bearer ${await alice.session.accessToken()}`
  rest.write(requestText('GET /v1/me', { Host: `localhost:${port}`, Authorization: authorization }))
  expect((await readAnswer(rest)).status).toBe(200)
  using socket = await signedInSocket(alice, { tls })
  socket.json({ id: '1', op: 'accounts.me' })
  expect(await socket.nextJson()).toMatchObject({ id: '1', output: {} })
})

test('G-1: the leaf has a P-256 key and is signed with RSA and SHA-256 by the authority', async () => {
  const leaf = await handshake(port, {}, (socket) => socket.getPeerX509Certificate())
  const authority = new X509Certificate(await readFile(inject('caFile')))
  expect(leaf?.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(leaf?.signatureAlgorithm).toBe('sha256WithRSAEncryption')
  expect(leaf?.checkIssued(authority)).toBe(true)
  expect(leaf?.verify(authority.publicKey)).toBe(true)
  expect(leaf?.checkHost('localhost')).toBe('localhost')
})

test('G-1: the chain is sent whole, so that a client that knows only the authority verifies it', async () => {
  const ca = await readFile(inject('caFile'))
  expect(await handshake(port, { ca }, (socket) => socket.authorized)).toBe(true)
  await expect(handshake(port, { ca: [] }, (socket) => socket.authorized)).rejects.toThrow(
    /self-signed certificate/,
  )
})

test('R3: HTTP in clear on the TLS port is closed and nothing is processed', async () => {
  const before = requestLines().length
  const bytes = requestText(
    'POST /v1/sessions',
    { Host: `localhost:${port}`, 'Content-Type': 'application/json' },
    JSON.stringify({ email: house.people.alice.email, password: house.people.alice.password }),
  )
  for (const clear of [
    bytes,
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from('\0'.repeat(64)),
    Buffer.from('x'),
  ]) {
    using connection = await inClear(port)
    connection.write(clear)
    connection.socket.end()
    const answer = await connection.rest()
    expect(answer.toString('latin1')).not.toContain('HTTP/')
    // At most an alert, never an answer.
    expect(answer.length).toBeLessThanOrEqual(7)
  }
  expect(requestLines()).toHaveLength(before)
})

test('R3: a ws upgrade in clear on the TLS port is closed and nothing is processed', async () => {
  using connection = await inClear(port)
  connection.write(upgradeText(port))
  const answer = await connection.rest()
  expect(answer.toString('latin1')).not.toContain('101')
  expect(answer.length).toBeLessThanOrEqual(7)
})

test('R3: a handshake that breaks off leaves the server well', async () => {
  for (const hello of ['160301', '16030100ff', '1603010005010000010303', '80ff010301', '1503010002022a']) {
    using connection = await inClear(port)
    connection.write(Buffer.from(hello, 'hex'))
    connection.socket.end()
    await connection.rest()
  }
  expect((await answerTo(port, requestText('GET /health/live', { Host: `localhost:${port}` }))).status).toBe(
    200,
  )
})

test.each([
  ['a page', 'GET /reference', 200],
  ['a document', 'GET /openapi.json', 200],
  ['a sound', 'GET /health/live', 200],
  ['an answer', 'GET /v1/me', 401],
  ['what does not exist', 'GET /nowhere', 404],
  ['a method that is not taken', 'PUT /v1/me', 405],
  ['what cannot be read', 'GET /v1/conversations/%ff', 400],
])('every answer carries the security headers: %s', async (_what, line, status) => {
  const answer = await answerTo(port, requestText(line, { Host: `localhost:${port}` }))
  const header = (name: string): string | undefined => answer.headers.get(name)?.join(' | ')
  expect(answer.status).toBe(status)
  expect(header('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
  expect(header('x-content-type-options')).toBe('nosniff')
  expect(header('x-frame-options')).toBe('DENY')
  expect(header('referrer-policy')).toBe('no-referrer')
  expect(header('cross-origin-opener-policy')).toBe('same-origin')
  expect(header('cross-origin-resource-policy')).toBe('same-origin')
  expect(header('cache-control')).toBe('no-store')
  const policy = header('content-security-policy')?.split('; ') ?? []
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      `connect-src 'self' wss://localhost:${port}`,
    ]),
  )
  expect(policy.join()).not.toMatch(/unsafe|\*/)
  // Nothing tells what is behind, and no other origin may read an answer.
  for (const name of ['x-powered-by', 'server', 'etag', 'access-control-allow-origin']) {
    expect(answer.headers.has(name), name).toBe(false)
  }
})
