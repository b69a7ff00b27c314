import { createHmac, randomBytes } from 'node:crypto'
import { equalBytes, sha256 } from './digest.ts'
import { secretKey } from './secret-key.ts'

const nonceLength = 16
const timeLength = 6
const macLength = 32

/**
 * What a passkey signs: `nonce[16] ‖ issued u48 ms ‖ HMAC-SHA-256[32]`, base64url. The HMAC also covers what it is for, so
 * that nothing has to be stored before anyone is known; whoever takes it must see to it that it is used once.
 */
export function signChallenge(key: Buffer, purpose: string, now: Date): string {
  const issued = Buffer.alloc(timeLength)
  issued.writeUIntBE(now.getTime(), 0, timeLength)
  const claims = Buffer.concat([randomBytes(nonceLength), issued])
  return Buffer.concat([claims, mac(key, purpose, claims)]).toString('base64url')
}

/** Undefined for anything that was not signed with this key for this purpose. */
export function readChallenge(
  key: Buffer,
  purpose: string,
  challenge: string,
): { issuedAt: Date; hash: Buffer } | undefined {
  const bytes = Buffer.from(challenge, 'base64url')
  const claims = bytes.subarray(0, nonceLength + timeLength)
  if (bytes.length !== claims.length + macLength || bytes.toString('base64url') !== challenge)
    return undefined
  if (!equalBytes(bytes.subarray(claims.length), mac(key, purpose, claims))) return undefined
  return { issuedAt: new Date(claims.readUIntBE(nonceLength, timeLength)), hash: sha256(bytes) }
}

function mac(key: Buffer, purpose: string, claims: Buffer): Buffer {
  return createHmac('sha256', secretKey(key))
    .update('prisme/passkey\0')
    .update(claims)
    .update(purpose)
    .digest()
}
