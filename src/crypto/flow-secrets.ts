import { hkdfSync } from 'node:crypto'

/** What one sign-in at a provider is bound by. */
export interface FlowSecrets {
  state: string
  nonce: string
  /** PKCE: 43 characters, as RFC 7636 asks for at least. */
  verifier: string
}

/**
 * All three follow from the token that the browser holds, each apart from the others: the server keeps none of them, and
 * nobody who reads its database can finish what a browser began.
 */
export function flowSecrets(token: string): FlowSecrets {
  const derive = (use: string): string =>
    Buffer.from(hkdfSync('sha256', token, '', `prisme/flow-${use}`, 32)).toString('base64url')
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') }
}
