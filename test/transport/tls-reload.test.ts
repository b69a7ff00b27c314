import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { filesIn, type KeyAndChain, makeCertificate, writeCertificate } from './certificates.ts'
import { handshake, overTls } from './raw-connection.ts'
import { readAnswer, requestText } from './raw-http.ts'
import { portOf, signedInSocket } from './signed-in-socket.ts'

let directory: string
let house: House<'alice' | 'bruno'>
let port: number
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prisme-tls-'))
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

const fingerprint = ({ cert }: KeyAndChain): string => new X509Certificate(cert).fingerprint256
const served = (): Promise<string | undefined> =>
  handshake(port, {}, (socket) => socket.getPeerX509Certificate()?.fingerprint256)
const notes = (what: string): unknown[] =>
  house.log.map((line) => JSON.parse(line)).filter(({ note }) => note === what)
/** The files are looked at every second. */
const soon = { timeout: 10_000, interval: 100 }

test('a certificate replaced while the server starts is served', async () => {
  const files = filesIn(directory)
  await writeCertificate(files, await makeCertificate())
  const environment = { PRISME_TLS_CERT_FILE: files.certificateFile, PRISME_TLS_KEY_FILE: files.keyFile }
  house = await openHouse({ people: { alice: 'user', bruno: 'user' }, environment })
  port = portOf(house.origin)
  const renewed = await makeCertificate()
  await writeCertificate(files, renewed)
  await vi.waitFor(async () => expect(await served()).toBe(fingerprint(renewed)), soon)
})

test('new connections get a renewed certificate; open sockets and connections go on with what they have', async () => {
  const { alice, bruno } = house.people
  const bubble = await alice.creates('Relève', bruno)
  using socket = await signedInSocket(bruno)
  using kept = await overTls(port)
  const renewed = await makeCertificate()
  await writeCertificate(filesIn(directory), renewed)
  const ping = requestText('GET /health/live', { Host: `localhost:${port}` })
  await vi.waitFor(async () => {
    kept.write(ping)
    expect((await readAnswer(kept)).status).toBe(200)
    expect(await served()).toBe(fingerprint(renewed))
  }, soon)
  expect(notes('certificate_reloaded').length).toBeGreaterThan(0)
  const { sequence } = await alice.sends(bubble.conversationId, 'toujours là')
  expect(await socket.nextJson()).toMatchObject({
    event: { sequence, data: { message: { body: 'toujours là' } } },
  })
  socket.json({ id: 'me', op: 'accounts.me' })
  expect(await socket.nextJson()).toMatchObject({ id: 'me', output: {} })
})

test('G-1: the policy survives a renewal', async () => {
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const
  await expect(handshake(port, old, () => 'agreed')).rejects.toThrow(/protocol version/)
  const cbc = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' } as const
  await expect(handshake(port, cbc, () => 'agreed')).rejects.toThrow(/handshake failure/)
  expect(await handshake(port, {}, (socket) => socket.getEphemeralKeyInfo())).toMatchObject({
    name: 'X25519MLKEM768',
  })
  expect(await handshake(port, { ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => socket.alpnProtocol)).toBe(
    'http/1.1',
  )
})

test.each([
  ['is cut short', async () => ({ ...(await makeCertificate()), cert: '-----BEGIN CERTIFICATE-----\nMIIB' })],
  ['has expired', () => makeCertificate({ from: -60, to: -1 })],
  [
    'has another key',
    async () => ({ cert: (await makeCertificate()).cert, key: (await makeCertificate()).key }),
  ],
])('a replacement that %s is refused with a note, and the one in use stays', async (_what, make) => {
  const before = await served()
  const refusals = notes('certificate_refused').length
  await writeCertificate(filesIn(directory), await make())
  await vi.waitFor(() => expect(notes('certificate_refused').length).toBeGreaterThan(refusals), soon)
  expect(await served()).toBe(before)
  expect(JSON.stringify(notes('certificate_refused'))).not.toContain(directory)
})

test('a good certificate after a bad one is served, even when its two files come one after the other', async () => {
  const files = filesIn(directory)
  const renewed = await makeCertificate()
  const refusals = notes('certificate_refused').length
  await writeFile(files.certificateFile, renewed.cert)
  await vi.waitFor(() => expect(notes('certificate_refused').length).toBeGreaterThan(refusals), soon)
  await writeFile(files.keyFile, renewed.key)
  await vi.waitFor(async () => expect(await served()).toBe(fingerprint(renewed)), soon)
})

test('files that vanish leave the one in use', async () => {
  const before = await served()
  const refusals = notes('certificate_refused').length
  await rm(filesIn(directory).keyFile)
  await vi.waitFor(() => expect(notes('certificate_refused').length).toBeGreaterThan(refusals), soon)
  expect(await served()).toBe(before)
})
