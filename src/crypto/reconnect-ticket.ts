import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { sha256 } from './digest.ts'
import { secretKey } from './secret-key.ts'
import { uuidBytes, uuidText } from './uuid.ts'

/**
 * Lets a client that lost its socket open the next one without asking for a ticket first: a restart that cuts thousands
 * off is then one TLS connection for each of them and not two. `companyId[16] ‖ sessionId[16] ‖ issued u48 ms ‖
 * nonce[12] ‖ HMAC-SHA-256[32]`, base64url; the HMAC also covers the network it was given to. It holds no secret of the
 * session, is good for two minutes, and whoever takes it must see to it that it is used once.
 */
export interface ReconnectClaims {
  companyId: string
  sessionId: string
  issuedAt: Date
  /** Under which it is noted as used. */
  hash: Buffer
}

const claimsLength = 16 + 16 + 6 + 12
const macLength = 32

export function signReconnectTicket(
  key: Buffer,
  holder: { companyId: string; sessionId: string; network: string },
  now: Date,
): string {
  const issued = Buffer.alloc(6)
  issued.writeUIntBE(now.getTime(), 0, 6)
  const claims = Buffer.concat([
    uuidBytes(holder.companyId),
    uuidBytes(holder.sessionId),
    issued,
    randomBytes(12),
  ])
  return Buffer.concat([claims, mac(key, claims, holder.network)]).toString('base64url')
}

/** Undefined for anything that was not signed with this key for this network. */
export function readReconnectTicket(
  key: Buffer,
  ticket: string,
  network: string,
): ReconnectClaims | undefined {
  const bytes = Buffer.from(ticket, 'base64url')
  if (bytes.length !== claimsLength + macLength || bytes.toString('base64url') !== ticket) return undefined
  const claims = bytes.subarray(0, claimsLength)
  if (!timingSafeEqual(bytes.subarray(claimsLength), mac(key, claims, network))) return undefined
  return {
    companyId: uuidText(claims.subarray(0, 16)),
    sessionId: uuidText(claims.subarray(16, 32)),
    issuedAt: new Date(claims.readUIntBE(32, 6)),
    hash: sha256(bytes),
  }
}

function mac(key: Buffer, claims: Buffer, network: string): Buffer {
  return createHmac('sha256', secretKey(key))
    .update('prisme/reconnect\0')
    .update(claims)
    .update(network)
    .digest()
}
