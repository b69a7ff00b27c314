// The X.509 library asks for it before anything else.
import 'reflect-metadata'
import { X509CertificateGenerator } from '@peculiar/x509'

/** Both PEM. */
export interface KeyPair {
  privateKey: string
  certificate: string
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
/** Good beyond 2030, whoever counts. */
const modulusLength = 3072
const years = 3
/** Clocks differ. */
const backdateMs = 3_600_000

/**
 * An RSA key, and a certificate that it signs itself. What is believed is the key, as whoever was given the certificate has
 * it; its name and its end are for people.
 */
export async function makeKeyPair(name: string, now: Date): Promise<KeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1])
  const keys = await crypto.subtle.generateKey({ ...algorithm, modulusLength, publicExponent }, true, [
    'sign',
    'verify',
  ])
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + years)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter,
    keys,
    signingAlgorithm: algorithm,
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const label = 'PRIVATE KEY'
  const lines = pkcs8.replace(/.{64}(?=.)/g, '$&\n')
  const privateKey = `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
  return { privateKey, certificate: `${certificate.toString('pem')}\n` }
}
