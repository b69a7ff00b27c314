/** A key wrapped by a company's key: `keyVersion` says which version of that key wrapped it. */
export interface WrappedKey {
  keyVersion: number
  blob: Buffer
}

/** The scope of the deployment's own secrets, which belong to no company: the first there is. */
export const deploymentScope = '00000000-0000-0000-0000-000000000000'

/**
 * K-1: holds the company keys (CK, L0), which never leave it, outside the database and its backups.
 * A scope is a company id, or `deploymentScope`. `context` is authenticated with the
 * wrapped key: unwrapping with another one fails. An unreachable provider throws KeyProviderUnavailable (K-11); it
 * never answers with another key.
 */
export interface KeyProvider {
  /** Makes the scope's key. Does nothing if the scope has one. */
  createKey(scope: string): Promise<void>
  /** Wraps a 32-byte key. Throws UnknownKey if the scope has no key. */
  wrap(scope: string, key: Buffer, context: Buffer): Promise<WrappedKey>
  /** Throws UnknownKey if the scope's key is gone (destroyed), UnwrapFailed if blob and context do not belong together. */
  unwrap(scope: string, wrapped: WrappedKey, context: Buffer): Promise<Buffer>
}

export class KeyProviderUnavailable extends Error {
  override name = 'KeyProviderUnavailable'
}
export class UnknownKey extends Error {
  override name = 'UnknownKey'
}
export class UnwrapFailed extends Error {
  override name = 'UnwrapFailed'
}
