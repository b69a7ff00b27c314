import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { CertificateRefused, readTlsFiles } from '../../src/transport/tls/tls-files.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { environmentOf } from '../support/house.ts'
import { type CertificateWish, filesIn, makeCertificate, writeCertificate } from './certificates.ts'

const now = new Date()

async function reading(wish: CertificateWish, profile: 'development' | 'production'): Promise<unknown> {
  await using home = await temporaryDirectory()
  const files = filesIn(home.path)
  await writeCertificate(files, await makeCertificate(wish))
  return await readTlsFiles(files, profile, now)
}

test('G-1: a P-256 leaf that an authority signed is served in production', async () => {
  expect(await reading({}, 'production')).toMatchObject({
    minVersion: 'TLSv1.2',
    cert: expect.stringContaining('BEGIN'),
  })
})

test.each([
  { what: 'is self-signed', wish: { isSelfSigned: true }, says: /self-signed/ },
  { what: 'has an RSA key', wish: { key: 'RSA' }, says: /rsa, not ECDSA P-256/ },
  { what: 'has a P-384 key', wish: { key: 'P-384' }, says: /secp384r1, not ECDSA P-256/ },
  { what: 'has expired', wish: { from: -60, to: -1 }, says: /expired/ },
] as const)('G-1: production refuses a certificate that $what', async ({ wish, says }) => {
  const refusal = reading(wish, 'production')
  await expect(refusal).rejects.toThrow(CertificateRefused)
  await expect(refusal).rejects.toThrow(says)
})

test('in development a self-signed or RSA certificate will do, an expired one will not', async () => {
  expect(await reading({ isSelfSigned: true }, 'development')).toHaveProperty('cert')
  expect(await reading({ key: 'RSA' }, 'development')).toHaveProperty('cert')
  await expect(reading({ from: -60, to: -1 }, 'development')).rejects.toThrow(/expired/)
})

test.each(['development', 'production'] as const)(
  '%s refuses a key of another certificate',
  async (profile) => {
    await using home = await temporaryDirectory()
    const files = filesIn(home.path)
    const [one, other] = [await makeCertificate(), await makeCertificate()]
    await writeCertificate(files, { cert: one.cert, key: other.key })
    await expect(readTlsFiles(files, profile, now)).rejects.toThrow(/does not belong to the certificate/)
  },
)

test('a file that is missing, empty or no PEM is refused', async () => {
  await using home = await temporaryDirectory()
  const files = filesIn(home.path)
  await expect(readTlsFiles(files, 'development', now)).rejects.toThrow(/ENOENT/)
  const made = await makeCertificate()
  for (const broken of ['', 'hello', made.cert.slice(0, 200)]) {
    await writeCertificate(files, { ...made, cert: broken })
    await expect(readTlsFiles(files, 'development', now)).rejects.toThrow()
  }
  await writeCertificate(files, made)
  await writeFile(files.keyFile, 'hello')
  await expect(readTlsFiles(files, 'development', now)).rejects.toThrow()
})

test.each([
  { what: 'is self-signed', wish: { isSelfSigned: true } },
  { what: 'has an RSA key', wish: { key: 'RSA' } },
  { what: 'has expired', wish: { from: -60, to: -1 } },
] as const)('G-1: a production server whose certificate $what does not start', async ({ wish }) => {
  await using home = await temporaryDirectory()
  const files = filesIn(home.path)
  await writeCertificate(files, await makeCertificate(wish))
  // Nobody listens there: if it got as far as the database, the refusal would be another one.
  const nobody = 'postgres://prisme_app@127.0.0.1:1/prisme'
  const { CLAMD_SOCKET: _none, ...environment } = environmentOf(
    home.path,
    { app: nobody, jobs: nobody },
    8443,
  )
  const config = loadConfig({
    ...environment,
    PRISME_PROFILE: 'production',
    PRISME_TLS_CERT_FILE: files.certificateFile,
    PRISME_TLS_KEY_FILE: files.keyFile,
  })
  await expect(openApp(config, { writeLog: () => undefined })).rejects.toThrow(CertificateRefused)
})
