/** The 16 bytes of a UUID. Throws on anything else, so that no malformed id can enter a context. */
export function uuidBytes(uuid: string): Buffer {
  const hex = uuid.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new TypeError('not a lower-case UUID')
  return Buffer.from(hex, 'hex')
}
