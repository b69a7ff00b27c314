import { PemConverter, type X509Certificate } from '@peculiar/x509'

type KeyAlgorithm = { name: string; hash: string } | { name: string; namedCurve: string }

const pemTag = 'PRIVATE KEY'

/** PKCS #8, unencrypted. */
export async function privateKeyToPem(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), pemTag)}\n`
}

export async function privateKeyFromPem(pem: string, algorithm: KeyAlgorithm): Promise<CryptoKey> {
  const [der] = PemConverter.decode(pem)
  if (der === undefined) throw new Error('no private key in PEM form')
  return await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
}

/** Whether the certificate is of this private key's public half. */
export async function sameKey(privateKey: CryptoKey, certificate: X509Certificate): Promise<boolean> {
  const mine = await crypto.subtle.exportKey('jwk', privateKey)
  const its = await crypto.subtle.exportKey('jwk', await certificate.publicKey.export())
  return mine.kty === its.kty && mine.n === its.n && mine.x === its.x && mine.y === its.y
}
