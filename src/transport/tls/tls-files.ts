import { readFile, stat } from 'node:fs/promises'
import type { SecureContextOptions } from 'node:tls'
import { certificateFacts } from '../../crypto/certificate.ts'

export interface TlsFiles {
  certificateFile: string
  keyFile: string
}

/** The certificate cannot be served; the message says why. */
export class CertificateRefused extends Error {
  override name = 'CertificateRefused'
}

/** OpenSSL's SSL_OP_NO_RENEGOTIATION and SSL_OP_NO_COMPRESSION; named here because only crypto may import node:crypto. */
const noRenegotiation = 0x40000000
const noCompression = 0x00020000

/** G-1: what any connection may use. TLS 1.2 and 1.3, authenticated encryption, ephemeral keys, nothing else. */
export const tlsPolicy = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  honorCipherOrder: true,
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
  ecdhCurve: 'X25519MLKEM768:X25519:P-256:P-384',
  sigalgs: 'ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha256:rsa_pkcs1_sha256',
  secureOptions: noRenegotiation | noCompression,
} as const satisfies SecureContextOptions

/** Reads certificate and key. Throws CertificateRefused for what must not be served. */
export async function readTlsFiles(
  files: TlsFiles,
  profile: 'development' | 'production',
  now: Date,
): Promise<SecureContextOptions> {
  const [cert, key] = await Promise.all([
    readFile(files.certificateFile, 'utf8'),
    readFile(files.keyFile, 'utf8'),
  ])
  const facts = certificateFacts(cert, key)
  if (!facts.matchesKey) throw new CertificateRefused('the private key does not belong to the certificate')
  if (facts.notAfter <= now)
    throw new CertificateRefused(`the certificate expired on ${facts.notAfter.toISOString()}`)
  if (profile === 'production') {
    if (facts.selfSigned) throw new CertificateRefused('the certificate is self-signed')
    if (facts.key !== 'ec prime256v1')
      throw new CertificateRefused(`the key is ${facts.key}, not ECDSA P-256`)
  }
  return { ...tlsPolicy, cert, key }
}

/** Changes whenever either file does. */
export async function filesVersion(files: TlsFiles): Promise<string> {
  const [cert, key] = await Promise.all([stat(files.certificateFile), stat(files.keyFile)])
  return `${cert.mtimeMs}/${cert.size}/${key.mtimeMs}/${key.size}`
}
