import { hkdfSync, randomBytes } from 'node:crypto'
import { sha256 } from './digest.ts'
import { type EnvelopeKey, openEnvelope, sealEnvelope } from './message-envelope.ts'
import { uuidBytes, uuidText } from './uuid.ts'

export interface OpaqueToken {
  /** What the client holds. */
  token: string
  /** What the server keeps: worthless to who reads it. */
  hash: Buffer
}

/**
 * A 256-bit secret that says which company to look in: `companyId[16] ‖ secret[32]`, base64url. The company is only a
 * place to look; the hash must be found there, under that company's row-level security.
 */
export function createOpaqueToken(companyId: string): OpaqueToken {
  const bytes = Buffer.concat([uuidBytes(companyId), randomBytes(32)])
  return { token: bytes.toString('base64url'), hash: sha256(bytes) }
}

/** Undefined for anything that is not such a token. */
export function readOpaqueToken(token: string): { companyId: string; hash: Buffer } | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 48 || bytes.toString('base64url') !== token) return undefined
  return { companyId: uuidText(bytes.subarray(0, 16)), hash: sha256(bytes) }
}

/** seals a token's successor so that only a holder of the old token can have it, not the server by itself. */
export function sealSuccessor(oldToken: string, successor: string): Buffer {
  return sealEnvelope(successorKey(oldToken), Buffer.from('successor'), Buffer.from(successor))
}

export function openSuccessor(oldToken: string, sealed: Buffer): string {
  return openEnvelope(successorKey(oldToken), Buffer.from('successor'), sealed).toString()
}

function successorKey(oldToken: string): EnvelopeKey {
  return { version: 1, key: Buffer.from(hkdfSync('sha256', oldToken, '', 'prisme/successor', 32)) }
}
