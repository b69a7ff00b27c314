import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

type Json = Record<string, unknown>

const part = (value: Json | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A JWT of one's own making, by hand: no library refuses what is forged here. */
export function es256(header: Json | string, payload: Json | string, key: KeyObject): string {
  const body = `${part(header)}.${part(payload)}`
  const signature = createSign('sha256').update(body).sign({ key, dsaEncoding: 'ieee-p1363' })
  return `${body}.${signature.toString('base64url')}`
}

/** The same, with the signature as DER: what ES256 is not. */
export function es256InDer(header: Json, payload: Json, key: KeyObject): string {
  const body = `${part(header)}.${part(payload)}`
  return `${body}.${createSign('sha256').update(body).sign(key).toString('base64url')}`
}

export function hs256(header: Json, payload: Json, secret: string | Buffer): string {
  const body = `${part(header)}.${part(payload)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

export function unsigned(header: Json, payload: Json): string {
  return `${part(header)}.${part(payload)}.`
}

export function strangersKey(namedCurve = 'P-256'): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve })
}
