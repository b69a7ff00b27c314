import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { randomId } from './random.ts'

export interface AccessClaims {
  accountId: string
  companyId: string
  sessionId: string
}

export interface AccessTokens {
  /** Signs claims for `seconds` from `now`. */
  sign(claims: AccessClaims, now: Date, seconds: number): string
  /** Undefined for anything but an unexpired token of ours. The role is not in it: it is read anew each time. */
  verify(token: string, now: Date): AccessClaims | undefined
}

const audience = 'prisme'

/** A new P-256 private key, PKCS#8 DER. */
export function createSigningKey(): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'der' })
}

/** ES256 only, `typ: at+jwt`, keys from our own set by `kid` and nothing the token itself may bring. */
export function createAccessTokens(issuer: string, keyId: string, privateKeyDer: Buffer): AccessTokens {
  const privateKey = createPrivateKey({ key: privateKeyDer, type: 'pkcs8', format: 'der' })
  const publicKey = createPublicKey(privateKey)
  return {
    sign(claims, now, seconds) {
      const iat = Math.floor(now.getTime() / 1000)
      const payload = { sid: claims.sessionId, company: claims.companyId, iat, exp: iat + seconds }
      return jwt.sign(payload, privateKey, {
        algorithm: 'ES256',
        keyid: keyId,
        issuer,
        audience,
        subject: claims.accountId,
        jwtid: randomId(),
        header: { alg: 'ES256', typ: 'at+jwt', kid: keyId },
      })
    },
    verify: (token, now) => verify(token, now, issuer, keyId, publicKey),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function verify(
  token: string,
  now: Date,
  issuer: string,
  keyId: string,
  publicKey: KeyObject,
): AccessClaims | undefined {
  try {
    const { header, payload } = jwt.verify(token, publicKey, {
      algorithms: ['ES256'],
      issuer,
      audience,
      clockTolerance: 30,
      clockTimestamp: Math.floor(now.getTime() / 1000),
      complete: true,
    })
    if (header.typ !== 'at+jwt' || header.kid !== keyId || 'crit' in header || typeof payload === 'string') {
      return undefined
    }
    const { sub, sid, company, exp } = payload as Record<string, unknown>
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof company !== 'string') return undefined
    if (typeof exp !== 'number' || ![sub, sid, company].every((id) => uuid.test(id))) return undefined
    return { accountId: sub, sessionId: sid, companyId: company }
  } catch {
    return undefined
  }
}
