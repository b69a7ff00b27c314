import { readFileSync } from 'node:fs'
import { createServer as createClear, type RequestListener, type Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createGuardedHttp, type GuardedHttpOptions } from '../../src/adapters/guarded-http.ts'
import { createAddressRules } from '../../src/adapters/public-address.ts'
import { OutboundFailed } from '../../src/ports/outbound-http.ts'

const heard: { method: string | undefined; host: string | undefined; body: string }[] = []
let server: Server
let clear: Server
let port: number
beforeAll(async () => {
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  const answer: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({
        method: request.method,
        host: request.headers.host,
        body: Buffer.concat(chunks).toString(),
      })
      if (request.url === '/elsewhere')
        return response.writeHead(302, { location: `https://localhost:${port}/inside` }).end()
      if (request.url === '/endless') {
        const more = (): void => {
          while (response.writable && response.write(Buffer.alloc(64 * 1024)));
        }
        response.on('drain', more)
        return more()
      }
      if (request.url === '/never') return response.write('a')
      return response.writeHead(200).end('hello')
    })
  }
  server = createServer(tls, answer)
  clear = createClear(answer)
  for (const one of [server, clear]) await new Promise<void>((done) => one.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  for (const one of [server, clear]) {
    one.closeAllConnections()
    one.close()
  }
})

const here = ['127.0.0.0/8']
const guarded = (options: Partial<GuardedHttpOptions> = {}) =>
  createGuardedHttp({
    allowedNetworks: here,
    clearToLoopback: false,
    authorities: readFileSync(inject('caFile'), 'utf8'),
    resolve: async () => ['127.0.0.1'],
    ...options,
  })
const get = (url: string, options: Partial<GuardedHttpOptions> = {}, signal = new AbortController().signal) =>
  guarded(options).send({ url, method: 'GET', headers: {} }, signal)
const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof OutboundFailed ? error.reason : String(error)),
  )

test('a request goes out with its body to the address the name has, and its answer comes back', async () => {
  const body = Buffer.from('{"id":"1"}')
  const request = { url: `https://localhost:${port}/hook`, method: 'POST', headers: {}, body } as const
  const answer = await guarded().send(request, new AbortController().signal)
  expect([answer.status, answer.body.toString()]).toEqual([200, 'hello'])
  expect(heard.at(-1)).toEqual({ method: 'POST', host: `localhost:${port}`, body: '{"id":"1"}' })
})

const closed = [
  ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.0.192', '192.0.2.1'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '255.255.255.255'],
  ...['168.63.129.16', '::', '::1', 'fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::10.0.0.1', '0:0:0:0:0:ffff:10.0.0.1'],
  ...['::ffff:0:10.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::10.0.0.1', '100::1'],
  ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', 'fe80::1%eth0', '4000::1', 'localhost', ''],
]
test.each(closed)('no connection is made to %j unless the operator names its network', (address) => {
  expect(createAddressRules([]).allows(address)).toBe(false)
})

test('public addresses are reached, and networks the operator named, by whichever form leads to them', () => {
  for (const address of ['8.8.8.8', '100.128.0.1', '172.32.0.1', '2a00:1450::1', '::ffff:8.8.8.8'])
    expect(createAddressRules([]).allows(address), address).toBe(true)
  const named = createAddressRules(['10.1.0.0/16', 'fd12::/16', '192.168.7.7'])
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::5', '192.168.7.7'])
    expect(named.allows(address), address).toBe(true)
  for (const address of ['10.2.0.1', 'fd13::5', '192.168.7.8', '127.0.0.1'])
    expect(named.allows(address), address).toBe(false)
})

const spellings = [
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.0.0.1.',
  '[::1]',
  '[::ffff:7f00:1]',
]
test.each(spellings)('an address in another spelling is refused before anyone is asked: %s', (host) => {
  const strict = guarded({ allowedNetworks: [] })
  expect(strict.objection(`https://${host}/`)).toBe('forbidden_address')
})

test.each([
  'http://hooks.example/',
  'ftp://hooks.example/',
  'file:///etc/passwd',
  'https://user:secret@hooks.example/',
  'https://',
  'hooks',
  'javascript:alert(1)',
])('what is no https address is refused: %s', async (url) => {
  expect(guarded().objection(url)).toBe('bad_address')
  expect(await reasonOf(get(url))).toBe('bad_address')
})

test('a name with one address inside is refused whole, and one without any is unknown', async () => {
  const url = `https://hooks.example:${port}/`
  const mixed = { allowedNetworks: [], resolve: async () => ['8.8.8.8', '10.0.0.1'] }
  expect(await reasonOf(get(url, mixed))).toBe('forbidden_address')
  expect(await reasonOf(get(url, { resolve: async () => [] }))).toBe('unknown_host')
  expect(await reasonOf(get(url, { resolve: async () => Promise.reject(new Error('NXDOMAIN')) }))).toBe(
    'unknown_host',
  )
})

test('a name server that answers otherwise the second time changes nothing: the name is asked for once', async () => {
  const answers = [['127.0.0.1'], ['169.254.169.254']]
  let questions = 0
  const rebinding = async (): Promise<string[]> => answers[questions++] ?? []
  expect(await reasonOf(get(`https://localhost:${port}/`, { resolve: rebinding }))).toBe('answered')
  expect(questions).toBe(1)
})

test('a redirect is the answer: nobody goes where it points', async () => {
  const before = heard.length
  expect((await get(`https://localhost:${port}/elsewhere`)).status).toBe(302)
  expect(heard.length).toBe(before + 1)
})

test('an answer without an end, or too late, is given up', async () => {
  expect(await reasonOf(get(`https://localhost:${port}/endless`))).toBe('too_large')
  expect(await reasonOf(get(`https://localhost:${port}/never`, { within: 200 }))).toBe('too_slow')
  const slowNames = { within: 100, resolve: () => new Promise<string[]>(() => undefined) }
  expect(await reasonOf(get(`https://localhost:${port}/`, slowNames))).toBe('too_slow')
})

test('who asked may stop it', async () => {
  const stop = new AbortController()
  const asking = get(`https://localhost:${port}/never`, {}, stop.signal)
  stop.abort(new Error('stopped'))
  await expect(asking).rejects.toThrow('stopped')
})

test('a certificate of an unknown authority, or for another name, is not taken', async () => {
  const other = await reasonOf(get(`https://hooks.example:${port}/`))
  expect(other).toBe('bad_certificate')
  expect(await reasonOf(get(`https://localhost:${port}/`, { authorities: rootCertificates[0] }))).toBe(
    'bad_certificate',
  )
})

test('http: is for loopback only, and only where it was allowed', async () => {
  const open = { clearToLoopback: true }
  const clearPort = (clear.address() as AddressInfo).port
  expect((await get(`http://localhost:${clearPort}/`, open)).status).toBe(200)
  expect(guarded(open).objection('http://hooks.example/')).toBe('forbidden_address')
  const far = { ...open, allowedNetworks: ['10.0.0.0/8'], resolve: async () => ['10.0.0.1'] }
  expect(await reasonOf(get(`http://localhost:${clearPort}/`, far))).toBe('forbidden_address')
  expect(guarded(far).objection('http://10.0.0.1/')).toBe('forbidden_address')
})

test('nobody is there: it is said so, and nothing of the address is in the words', async () => {
  const gone = createClear()
  await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done))
  const { port: free } = gone.address() as AddressInfo
  await new Promise((done) => gone.close(done))
  const error: unknown = await get(`https://localhost:${free}/secret-path`).catch((thrown: unknown) => thrown)
  expect(String(error)).toBe('OutboundFailed: unreachable')
})
