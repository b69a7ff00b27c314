import { newId, type Signer } from '../saml-provider.ts'

/** A response that proves nothing: what was forged about it, and why it is refused, as the company alone is told. */
export interface Forgery<Mischief, Ground> {
  what: string
  reason: string
  make(ground: Ground): Mischief
}

export type Row<Mischief, Ground> = readonly [
  what: string,
  reason: string,
  make: (ground: Ground) => Mischief,
]

export function forgeries<Mischief, Ground>(
  ...rows: readonly Row<Mischief, Ground>[]
): readonly Forgery<Mischief, Ground>[] {
  return rows.map(([what, reason, make]) => ({ what, reason, make }))
}

/** What a forger of SAML has, and what they are up against. */
export interface SamlGround {
  /** The provider's key, and somebody else's. */
  signer: Signer
  other: Signer
  origin: string
  entityId: string
  /** Ours, PEM, to encrypt for. */
  certificate: string
}

/** The same about somebody else. */
export const evil = (bare: string): string =>
  bare.replace('>id-zoe<', '>id-mallory<').replace(/ ID="[^"]+"/, ` ID="${newId()}"`)
export const withSignature = (bare: string, signature: string): string =>
  bare.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)
