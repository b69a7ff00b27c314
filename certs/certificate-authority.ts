import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { ownerOnly, readableByAll, writeFileAtomically } from '../src/embedded/atomic-file.ts'
import { privateKeyFromPem, privateKeyToPem, sameKey } from './private-key.ts'

export interface Authority {
  certificate: X509Certificate
  privateKey: CryptoKey
  fingerprint: string
  isNew: boolean
}

/** RSA with SHA-256 signatures: what the oldest devices of a hospital still verify. */
export const authoritySignature = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const authorityKey = { ...authoritySignature, modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) }

const years = 10
const leastRemainingDays = 120
export const dayMs = 24 * 3600 * 1000
/** Clocks differ: a certificate is already valid for who is a little late. */
export const backdateMs = 3600 * 1000

/** The authority kept in `directory`, or a new one if there is none or it ends within 120 days. */
export async function openAuthority(directory: string, now: Date): Promise<Authority> {
  const files = { certificate: join(directory, 'ca.crt'), key: join(directory, 'ca.key') }
  const kept = await readAuthority(files)
  const isLasting =
    kept !== undefined && kept.certificate.notAfter.getTime() - now.getTime() >= leastRemainingDays * dayMs
  if (isLasting) return { ...kept, fingerprint: await fingerprintOf(kept.certificate), isNew: false }
  const made = await makeAuthority(now)
  // The key first: a certificate without its key could sign nothing, and would be trusted in vain.
  await writeFileAtomically(files.key, await privateKeyToPem(made.privateKey), ownerOnly)
  await writeFileAtomically(files.certificate, `${made.certificate.toString('pem')}\n`, readableByAll)
  return { ...made, fingerprint: await fingerprintOf(made.certificate), isNew: true }
}

type KeyAndCertificate = Pick<Authority, 'certificate' | 'privateKey'>

async function readAuthority(files: {
  certificate: string
  key: string
}): Promise<KeyAndCertificate | undefined> {
  try {
    const certificate = new X509Certificate(await readFile(files.certificate, 'utf8'))
    const privateKey = await privateKeyFromPem(await readFile(files.key, 'utf8'), authoritySignature)
    return (await sameKey(privateKey, certificate)) ? { certificate, privateKey } : undefined
  } catch (error) {
    // Missing, or not what we write: a new authority is made, and has to be trusted anew.
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') throw error
    return undefined
  }
}

async function makeAuthority(now: Date): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(authorityKey, true, ['sign', 'verify'])
  const keyId = await SubjectKeyIdentifierExtension.create(keys.publicKey)
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + years)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Trust stores list authorities by name: two clones on one machine must not look alike.
    name: `CN=Prisme Development CA ${keyId.keyId.slice(0, 8)}, O=Prisme`,
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter,
    keys,
    signingAlgorithm: authoritySignature,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      keyId,
    ],
  })
  return { certificate, privateKey: keys.privateKey }
}

async function fingerprintOf(certificate: X509Certificate): Promise<string> {
  const digest = Buffer.from(await certificate.getThumbprint('SHA-256')).toString('hex')
  return (digest.toUpperCase().match(/../g) ?? []).join(':')
}
