/** A ciphertext did not open: altered, truncated, moved to another place, or sealed under another key. */
export class IntegrityError extends Error {
  override name = 'IntegrityError'
}
