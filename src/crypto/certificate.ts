import { createPrivateKey, X509Certificate } from 'node:crypto'

export interface CertificateFacts {
  selfSigned: boolean
  /** Such as `ec prime256v1` or `rsa`. */
  key: string
  notBefore: Date
  notAfter: Date
  fingerprint: string
  matchesKey: boolean
}

/** Reads the leaf (the first certificate) of a PEM chain and compares it with its private key. Throws on bad PEM. */
export function certificateFacts(chainPem: string, keyPem: string): CertificateFacts {
  const leaf = new X509Certificate(chainPem)
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey
  return {
    selfSigned: leaf.checkIssued(leaf),
    key: [asymmetricKeyType, asymmetricKeyDetails?.namedCurve].filter(Boolean).join(' '),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
    fingerprint: leaf.fingerprint256,
    matchesKey: leaf.checkPrivateKey(createPrivateKey(keyPem)),
  }
}
