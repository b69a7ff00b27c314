import { lengthPrefixed } from '../../crypto/context.ts'
import { hmac } from '../../crypto/digest.ts'

/** What stands for issuers, identities and sessions elsewhere: nothing can be told from it without the key. */
export interface Fingerprints {
  issuer(companyId: string, issuer: string): Buffer
  /** company, issuer and subject. One person at one provider is another identity in another company. */
  identity(companyId: string, who: { issuer: string; subject: string }): Buffer
  /** A token that is heard once. */
  token(companyId: string, tokenId: string): Buffer
  /** A SAML assertion that is heard once. */
  assertion(companyId: string, what: { issuer: string; assertionId: string }): Buffer
  /** The six digits that were mailed for one offer to link. */
  code(companyId: string, offer: { accountId: string; offerId: string; code: string }): Buffer
  /** A SAML logout request that is heard once. */
  logout(companyId: string, what: { issuer: string; messageId: string }): Buffer
  session(companyId: string, session: { issuer: string; providerSession: string }): Buffer
}

export function createFingerprints(key: Buffer): Fingerprints {
  const of = (...parts: readonly string[]): Buffer =>
    hmac(key, lengthPrefixed(parts.map((part) => Buffer.from(part))))
  return {
    issuer: (companyId, issuer) => of('issuer', companyId, issuer),
    identity: (companyId, { issuer, subject }) => of('identity', companyId, issuer, subject),
    token: (companyId, tokenId) => of('token', companyId, tokenId),
    assertion: (companyId, { issuer, assertionId }) => of('assertion', companyId, issuer, assertionId),
    code: (companyId, { accountId, offerId, code }) => of('link-code', companyId, accountId, offerId, code),
    logout: (companyId, { issuer, messageId }) => of('logout', companyId, issuer, messageId),
    session: (companyId, { issuer, providerSession }) => of('session', companyId, issuer, providerSession),
  }
}
