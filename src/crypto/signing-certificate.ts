import { X509Certificate } from 'node:crypto'

export interface Certificate {
  pem: string
  /** RSA of 2048 bits at least. */
  isStrong: boolean
}

/** Throws what the library throws when it is none. */
export function readCertificate(base64: string): Certificate {
  const certificate = new X509Certificate(Buffer.from(base64.replaceAll(/\s/g, ''), 'base64'))
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey
  return { pem: certificate.toString(), isStrong: type === 'rsa' && (details?.modulusLength ?? 0) >= 2048 }
}

/** When the first of these ends, PEM. */
export function firstEndOf(certificates: readonly string[]): Date {
  return new Date(Math.min(...certificates.map((pem) => Date.parse(new X509Certificate(pem).validTo))))
}
