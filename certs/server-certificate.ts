import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { ownerOnly, readableByAll, writeFileAtomically } from '../src/embedded/atomic-file.ts'
import { type Authority, authoritySignature, backdateMs, dayMs } from './certificate-authority.ts'
import { privateKeyFromPem, privateKeyToPem, sameKey } from './private-key.ts'

export interface ServerCertificateNeeds {
  authority: Authority
  files: { certificateFile: string; keyFile: string }
  /** DNS names and IP addresses. */
  names: string[]
  now: Date
}

const serverKey = { name: 'ECDSA', namedCurve: 'P-256' }
const lifetimeDays = 90
const renewalDays = 30
/** Scanners want a certificate to say where revocation is published. This name never resolves (RFC 2606). */
const revocationList = 'http://crl.prisme.invalid/development-ca.crl'

/** Whether what is on disk is ours, for exactly these names, and lasts another 30 days. */
export async function isServerCertificateGood(needs: ServerCertificateNeeds): Promise<boolean> {
  const { authority, files, names, now } = needs
  try {
    const certificate = new X509Certificate(firstPem(await readFile(files.certificateFile, 'utf8')))
    const key = await privateKeyFromPem(await readFile(files.keyFile, 'utf8'), serverKey)
    const alternatives = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
    const present = alternatives.map((name) => canonical(name.value)).sort()
    const isLasting = certificate.notAfter.getTime() - now.getTime() >= renewalDays * dayMs
    return (
      isLasting &&
      certificate.notBefore <= now &&
      names.map(canonical).sort().join() === present.join() &&
      (await sameKey(key, certificate)) &&
      (await certificate.verify({ publicKey: authority.certificate, signatureOnly: true }))
    )
  } catch {
    return false
  }
}

export async function issueServerCertificate(needs: ServerCertificateNeeds): Promise<void> {
  const { authority, files, now } = needs
  const keys = await crypto.subtle.generateKey(serverKey, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=localhost, O=Prisme',
    issuer: authority.certificate.subject,
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter: new Date(now.getTime() + lifetimeDays * dayMs - backdateMs),
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: authoritySignature,
    extensions: [
      new SubjectAlternativeNameExtension(needs.names.map(generalName)),
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new CRLDistributionPointsExtension([revocationList]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
    ],
  })
  const chain = `${certificate.toString('pem')}\n${authority.certificate.toString('pem')}\n`
  await writeFileAtomically(files.keyFile, await privateKeyToPem(keys.privateKey), ownerOnly)
  await writeFileAtomically(files.certificateFile, chain, readableByAll)
}

function generalName(name: string): JsonGeneralName {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name }
}

/** One spelling per name: an IPv6 address has many, and a DNS name ignores case. */
function canonical(name: string): string {
  return isIP(name) === 6 ? new URL(`http://[${name}]`).hostname : name.toLowerCase()
}

/** The server's own certificate: the authority's follows it. */
function firstPem(chain: string): string {
  return chain.slice(0, chain.indexOf('-----END CERTIFICATE-----') + '-----END CERTIFICATE-----'.length)
}
