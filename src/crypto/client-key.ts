import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyPair } from './key-pair.ts'

/** Why a certificate and its key are of no use; administrators read a sentence for each. */
export const unfitKeys = ['key_unreadable', 'key_mismatch', 'weak_key', 'certificate_over'] as const
export type UnfitKey = (typeof unfitKeys)[number]

/** Looks at what an administrator brought: PEM, the certificate first and those above it after. */
export function objectionToKey({ privateKey, certificate }: KeyPair, now: Date): UnfitKey | undefined {
  try {
    const key = createPrivateKey(privateKey)
    const first = new X509Certificate(certificate)
    if (!first.checkPrivateKey(key)) return 'key_mismatch'
    const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
    const isStrong =
      key.asymmetricKeyType === 'rsa' ? (modulusLength ?? 0) >= 2048 : namedCurve === 'prime256v1'
    if (!isStrong) return 'weak_key'
    return Date.parse(first.validTo) <= now.getTime() ? 'certificate_over' : undefined
  } catch {
    return 'key_unreadable'
  }
}

/** For signing assertions (private_key_jwt): RS256 or ES256, as the key is. */
export function signingKeyOf(privateKey: string): Promise<CryptoKey> {
  const key = createPrivateKey(privateKey)
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: 'P-256' }
  const bytes = key.export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', new Uint8Array(bytes), algorithm, false, ['sign'])
}
