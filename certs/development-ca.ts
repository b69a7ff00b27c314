// The X.509 library asks for it before anything else.
import 'reflect-metadata'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openAuthority } from './certificate-authority.ts'
import { isServerCertificateGood, issueServerCertificate } from './server-certificate.ts'

export interface CertificateNeeds {
  /** Where they are kept. Made if missing, for its owner only. */
  directory: string
  /** Names and addresses the server is reached by, besides localhost, 127.0.0.1 and ::1. */
  hosts: string[]
  now: Date
}

export interface DevelopmentCertificates {
  /** The authority a browser has to trust. */
  caFile: string
  /** The server's certificate followed by the authority's. */
  certificateFile: string
  keyFile: string
  /** SHA-256 of the authority's certificate, as trust stores show it. */
  caFingerprint: string
  /** Whether the authority was made just now: nobody trusts it yet. */
  isNewAuthority: boolean
}

/**
 * TLS from the first start: makes what is missing of a private authority and a server certificate it signs, and renews
 * the certificate when it ends within 30 days or the hosts changed. For development only: the authority's key lies
 * unencrypted on the disk.
 */
export async function ensureDevelopmentCertificates(
  needs: CertificateNeeds,
): Promise<DevelopmentCertificates> {
  const { directory, now } = needs
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const authority = await openAuthority(directory, now)
  const files = { certificateFile: join(directory, 'server.crt'), keyFile: join(directory, 'server.key') }
  const names = [...new Set(['localhost', '127.0.0.1', '::1', ...needs.hosts])]
  if (!(await isServerCertificateGood({ authority, files, names, now }))) {
    await issueServerCertificate({ authority, files, names, now })
  }
  return {
    caFile: join(directory, 'ca.crt'),
    ...files,
    caFingerprint: authority.fingerprint,
    isNewAuthority: authority.isNew,
  }
}
