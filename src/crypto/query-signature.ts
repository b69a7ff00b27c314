import { createPublicKey, verify } from 'node:crypto'

const hashes = new Map(
  [256, 384, 512].map((bits) => [`http://www.w3.org/2001/04/xmldsig-more#rsa-sha${bits}`, `sha${bits}`]),
)

/** Whether the signature of a query (SAML Bindings, 3.4.4.1) is of one of these certificates' keys, and by nothing weak. */
export function isQuerySignedBy(
  certificates: readonly string[],
  { signed, algorithm, signature }: { signed: string; algorithm: string; signature: Buffer },
): boolean {
  const hash = hashes.get(algorithm)
  if (hash === undefined) return false
  return certificates.some((pem) => verify(hash, Buffer.from(signed), createPublicKey(pem), signature))
}
