import { once } from 'node:events'
import { createServer, type Server, type TlsOptions as ServerOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTlsListener, listen } from '../../src/transport/listener.ts'
import { tlsPolicy } from '../../src/transport/tls/tls-files.ts'
import { type KeyAndChain, makeCertificate } from './certificates.ts'
import { handshake, overTls, type TlsOptions } from './raw-connection.ts'
import { readAnswer } from './raw-http.ts'

/**
 * Our listener with either kind of certificate, and a permissive server beside it: whatever ours refuses, the same
 * client gets from the other, so it is our policy that refuses and not the client that cannot.
 */
let ecdsa: KeyAndChain
let rsa: KeyAndChain
const servers: Server[] = []
const ports = { ecdsa: 0, rsa: 0, permissive: 0, permissiveRsa: 0 }

async function ours(made: KeyAndChain): Promise<number> {
  const server = createTlsListener(
    { ...tlsPolicy, ...made },
    (_request, response) => void response.end('ours'),
  )
  servers.push(server)
  return listen(server, { port: 0, host: '127.0.0.1', reusePort: false })
}

async function permissive(made: KeyAndChain, options: ServerOptions = {}): Promise<number> {
  const anything = {
    minVersion: 'TLSv1',
    ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0',
    ecdhCurve: 'P-521:X448:X25519:P-256',
  } as const
  const server = createServer({ ...anything, ...made, ...options }, (socket) =>
    socket.on('error', () => undefined),
  )
  server.on('tlsClientError', () => undefined)
  servers.push(server)
  return listen(server, { port: 0, host: '127.0.0.1', reusePort: false })
}

beforeAll(async () => {
  ecdsa = await makeCertificate()
  rsa = await makeCertificate({ key: 'RSA' })
  ports.ecdsa = await ours(ecdsa)
  ports.rsa = await ours(rsa)
  ports.permissive = await permissive(ecdsa)
  ports.permissiveRsa = await permissive(rsa)
})
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
})

const suiteOf = (port: number, options: TlsOptions): Promise<string> =>
  handshake(port, options, (socket) => `${socket.getProtocol()} ${socket.getCipher().standardName}`)
const groupOf = (port: number, options: TlsOptions): Promise<unknown> =>
  handshake(port, options, (socket) => socket.getEphemeralKeyInfo())
const refusal = /alert handshake failure/

test.each(['TLSv1', 'TLSv1.1'] as const)('G-1: %s is refused', async (version) => {
  const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' } as const
  expect(await handshake(ports.permissive, old, (socket) => socket.getProtocol())).toBe(version)
  await expect(suiteOf(ports.ecdsa, old)).rejects.toThrow(/protocol version/)
})

test.each([
  { suite: 'TLS_AES_256_GCM_SHA384' },
  { suite: 'TLS_CHACHA20_POLY1305_SHA256' },
  { suite: 'TLS_AES_128_GCM_SHA256' },
])('G-1: TLS 1.3 with $suite', async ({ suite }) => {
  expect(await suiteOf(ports.ecdsa, { minVersion: 'TLSv1.3', ciphers: suite })).toBe(`TLSv1.3 ${suite}`)
})

test.each([
  ['ecdsa', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['ecdsa', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['ecdsa', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['rsa', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['rsa', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['rsa', 'ECDHE-RSA-AES128-GCM-SHA256'],
] as const)('G-1: TLS 1.2 with %s and %s', async (certificate, ciphers) => {
  const suite = await suiteOf(ports[certificate], { maxVersion: 'TLSv1.2', ciphers })
  expect(suite).toMatch(/^TLSv1\.2 TLS_ECDHE_/)
})

const weakSuites = {
  ecdsa: {
    'ECDHE-ECDSA-AES128-SHA': 'CBC',
    'ECDHE-ECDSA-AES256-SHA384': 'CBC',
    'ECDHE-ECDSA-AES128-CCM8': 'a tag of 8 bytes',
    'ECDHE-ECDSA-ARIA256-GCM-SHA384': 'ARIA',
    'ECDHE-ECDSA-NULL-SHA': 'no encryption',
    'AECDH-AES256-SHA': 'no authentication',
  },
  rsa: {
    'ECDHE-RSA-AES256-SHA384': 'CBC',
    'AES256-GCM-SHA384': 'no forward secrecy',
    'AES128-GCM-SHA256': 'no forward secrecy',
    'AES128-SHA': 'no forward secrecy, CBC',
  },
}
const weak = (['ecdsa', 'rsa'] as const).flatMap((certificate) =>
  Object.entries(weakSuites[certificate]).map(([suite, why]) => ({ certificate, suite, why })),
)

test.each(weak)('G-1: $suite is refused over $certificate: $why', async ({ certificate, suite }) => {
  const client = {
    maxVersion: 'TLSv1.2',
    ciphers: `${suite}:@SECLEVEL=0`,
    rejectUnauthorized: false,
  } as const
  const control = certificate === 'ecdsa' ? ports.permissive : ports.permissiveRsa
  expect(await handshake(control, client, (socket) => socket.getCipher().name)).toBe(suite)
  await expect(suiteOf(ports[certificate], client)).rejects.toThrow(/handshake failure/)
})

test.each(['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256'])('G-1: %s is refused', async (suite) => {
  const client = {
    minVersion: 'TLSv1.3',
    ciphers: `${suite}:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0`,
  } as const
  await expect(suiteOf(ports.ecdsa, client)).rejects.toThrow(/alert handshake failure/)
})

test('G-1: the server’s order decides, not the client’s', async () => {
  const reversed12 =
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384'
  expect(await suiteOf(ports.ecdsa, { maxVersion: 'TLSv1.2', ciphers: reversed12 })).toBe(
    'TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  )
  const reversed13 = 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384'
  expect(await suiteOf(ports.ecdsa, { ciphers: reversed13 })).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384')
})

test('G-1: a client that can agrees on a key no quantum computer can find out later', async () => {
  expect(await groupOf(ports.ecdsa, {})).toMatchObject({ name: 'X25519MLKEM768' })
  expect(await groupOf(ports.ecdsa, { ecdhCurve: 'X25519MLKEM768' })).toMatchObject({
    name: 'X25519MLKEM768',
  })
})

test.each([
  ['X25519', 'X25519'],
  ['P-256', 'prime256v1'],
  ['P-384', 'secp384r1'],
])('G-1: %s is agreed on with a client that has nothing better', async (ecdhCurve, name) => {
  expect(await groupOf(ports.ecdsa, { ecdhCurve })).toMatchObject({ type: 'ECDH', name })
  expect(await groupOf(ports.rsa, { ecdhCurve, maxVersion: 'TLSv1.2' })).toMatchObject({
    type: 'ECDH',
    name,
  })
})

test.each(['P-521', 'X448'])('G-1: %s is not', async (ecdhCurve) => {
  expect(await groupOf(ports.permissive, { ecdhCurve })).toMatchObject({ type: 'ECDH' })
  await expect(groupOf(ports.ecdsa, { ecdhCurve })).rejects.toThrow(refusal)
  await expect(groupOf(ports.ecdsa, { ecdhCurve, maxVersion: 'TLSv1.2' })).rejects.toThrow(refusal)
})

test('G-1: a client may not renegotiate', async () => {
  const renegotiate = (port: number): Promise<unknown> =>
    handshake(port, { maxVersion: 'TLSv1.2' }, (socket) => {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      socket.on('error', resolve).on('close', () => resolve('closed'))
      socket.renegotiate({}, (error) => resolve(error ?? 'renegotiated'))
      return promise
    })
  expect(await renegotiate(ports.permissive)).toBe('renegotiated')
  expect(await renegotiate(ports.ecdsa)).not.toBe('renegotiated')
})

test('G-3: HTTP/2 is not offered', async () => {
  const alpn = (offered: string[]): Promise<string | false | null> =>
    handshake(ports.ecdsa, { ALPNProtocols: offered }, (socket) => socket.alpnProtocol)
  expect(await alpn(['h2', 'http/1.1'])).toBe('http/1.1')
  expect(await alpn([])).toBe(false)
  await expect(alpn(['h2'])).rejects.toThrow(/no application protocol/)
  await expect(alpn(['http/1.0', 'spdy/3.1'])).rejects.toThrow(/no application protocol/)
})

test('G-3: HTTP/2 without asking is no HTTP at all', async () => {
  using connection = await overTls(ports.ecdsa)
  connection.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')
  expect((await connection.rest()).toString()).not.toContain('ours')
})

test('the listener under test serves who keeps to the rules', async () => {
  using connection = await overTls(ports.ecdsa)
  connection.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect(await readAnswer(connection)).toMatchObject({ status: 200, body: 'ours' })
  const [server] = servers
  expect(server?.listening).toBe(true)
  connection.socket.end()
  await once(connection.socket, 'close')
})
