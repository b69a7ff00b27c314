// The X.509 library asks for it before anything else.
import 'reflect-metadata'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import { inject } from 'vitest'
import {
  type Authority,
  authoritySignature,
  dayMs,
  openAuthority,
} from '../../certs/certificate-authority.ts'
import { privateKeyToPem } from '../../certs/private-key.ts'

const algorithms = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384' },
  RSA: { ...authoritySignature, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
} as const

export interface CertificateWish {
  key?: keyof typeof algorithms
  /** Signed by its own key instead of the authority every client under test trusts. */
  isSelfSigned?: boolean
  /** In days from now. */
  from?: number
  to?: number
}

export interface KeyAndChain {
  cert: string
  key: string
}

/** The authority of this test run. */
export function testAuthority(): Promise<Authority> {
  return openAuthority(dirname(inject('caFile')), new Date())
}

/** A certificate for localhost, good or with exactly one thing wrong with it. */
export async function makeCertificate(wish: CertificateWish = {}): Promise<KeyAndChain> {
  const { key = 'P-256', isSelfSigned = false, from = -1, to = 30 } = wish
  const authority = await testAuthority()
  const keys = await crypto.subtle.generateKey(algorithms[key], true, ['sign', 'verify'])
  const inDays = (days: number): Date => new Date(Date.now() + days * dayMs)
  const common = {
    notBefore: inDays(from),
    notAfter: inDays(to),
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  }
  const certificate = isSelfSigned
    ? await X509CertificateGenerator.createSelfSigned({
        ...common,
        name: 'CN=localhost',
        keys,
        signingAlgorithm: key === 'RSA' ? authoritySignature : { name: 'ECDSA', hash: 'SHA-256' },
      })
    : await X509CertificateGenerator.create({
        ...common,
        subject: 'CN=localhost',
        issuer: authority.certificate.subject,
        publicKey: keys.publicKey,
        signingKey: authority.privateKey,
        signingAlgorithm: authoritySignature,
      })
  return { cert: `${certificate.toString('pem')}\n`, key: await privateKeyToPem(keys.privateKey) }
}

export interface CertificateFiles {
  certificateFile: string
  keyFile: string
}

export function filesIn(directory: string): CertificateFiles {
  return { certificateFile: join(directory, 'server.crt'), keyFile: join(directory, 'server.key') }
}

export async function writeCertificate(files: CertificateFiles, made: KeyAndChain): Promise<void> {
  await writeFile(files.keyFile, made.key)
  await writeFile(files.certificateFile, made.cert)
}
