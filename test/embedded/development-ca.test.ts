import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { type DevelopmentCertificates, ensureDevelopmentCertificates } from '../../certs/development-ca.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const now = new Date()
const inDays = (days: number): Date => new Date(now.getTime() + days * 24 * 3600 * 1000)

async function read(made: DevelopmentCertificates): Promise<{ ca: X509Certificate; leaf: X509Certificate }> {
  return {
    ca: new X509Certificate(await readFile(made.caFile)),
    leaf: new X509Certificate(await readFile(made.certificateFile)),
  }
}

test('a client that trusts the authority reaches the server by every name it was made for', async () => {
  await using home = await temporaryDirectory()
  const made = await ensureDevelopmentCertificates({
    directory: home.path,
    hosts: ['prisme.test', '10.1.2.3'],
    now,
  })
  const server = createServer({
    cert: await readFile(made.certificateFile),
    key: await readFile(made.keyFile),
  }).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => undefined)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // A TCP server's address is no string.
  const ca = await readFile(made.caFile)
  for (const host of ['localhost', 'prisme.test', '10.1.2.3', '127.0.0.1', '::1']) {
    const { leaf } = await read(made)
    expect(leaf.checkHost(host) ?? leaf.checkIP(host)).toBe(host)
  }
  for (const servername of ['localhost', 'prisme.test']) {
    const socket = connect({ port, host: '127.0.0.1', servername, ca })
    await once(socket, 'secureConnect')
    expect(socket.authorized).toBe(true)
    socket.destroy()
  }
  const stranger = connect({ port, host: '127.0.0.1', servername: 'localhost' })
  await expect(once(stranger, 'secureConnect')).rejects.toThrow(/self-signed certificate/)
  server.close()
})

test('the authority is RSA with SHA-256 and may only sign servers; the server has a P-256 key for 90 days', async () => {
  await using home = await temporaryDirectory()
  const made = await ensureDevelopmentCertificates({ directory: home.path, hosts: [], now })
  const { ca, leaf } = await read(made)
  expect(ca.ca).toBe(true)
  expect(ca.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 })
  expect(ca.verify(ca.publicKey) && leaf.verify(ca.publicKey) && leaf.checkIssued(ca)).toBe(true)
  expect([ca.signatureAlgorithm, leaf.signatureAlgorithm]).toEqual(
    Array.from({ length: 2 }, () => 'sha256WithRSAEncryption'),
  )
  expect(leaf.ca).toBe(false)
  expect(leaf.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' })
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(leaf.raw.includes('http://crl.prisme.invalid/')).toBe(true)
  const days = (leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / (24 * 3600 * 1000)
  expect(days).toBe(90)
  expect(made.caFingerprint).toBe(ca.fingerprint256)
  for (const file of [made.keyFile, made.caFile.replace('.crt', '.key')]) {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  }
})

test('the server certificate is renewed 30 days before its end or for other hosts, the authority stays', async () => {
  await using home = await temporaryDirectory()
  const made = async (hosts: string[], at: Date) => {
    const certificates = await ensureDevelopmentCertificates({ directory: home.path, hosts, now: at })
    const { ca, leaf } = await read(certificates)
    return { ca: ca.fingerprint256, leaf: leaf.fingerprint256, isNew: certificates.isNewAuthority }
  }
  const first = await made(['a.test', '::1'], now)
  expect(first.isNew).toBe(true)
  expect(await made(['A.test'], inDays(59))).toEqual({ ...first, isNew: false })
  const renewed = await made(['a.test'], inDays(61))
  expect(renewed.leaf).not.toBe(first.leaf)
  const forOthers = await made(['b.test'], inDays(61))
  expect(forOthers.leaf).not.toBe(renewed.leaf)
  expect([renewed.ca, forOthers.ca]).toEqual([first.ca, first.ca])
})

test('a lost or foreign key is replaced: the server never starts with a pair that does not match', async () => {
  await using home = await temporaryDirectory()
  await using elsewhere = await temporaryDirectory()
  const mine = await ensureDevelopmentCertificates({ directory: home.path, hosts: [], now })
  const other = await ensureDevelopmentCertificates({ directory: elsewhere.path, hosts: [], now })
  await writeFile(mine.keyFile, await readFile(other.keyFile))
  const repaired = await ensureDevelopmentCertificates({ directory: home.path, hosts: [], now })
  const { ca, leaf } = await read(repaired)
  expect(repaired.isNewAuthority).toBe(false)
  expect(leaf.verify(ca.publicKey)).toBe(true)
  const server = createServer({
    cert: await readFile(repaired.certificateFile),
    key: await readFile(repaired.keyFile),
  })
  expect(server).toBeDefined()
})
