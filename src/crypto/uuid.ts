/** The 16 bytes of a UUID. Throws on anything else, so that no malformed id can enter a context. */
export function uuidBytes(uuid: string): Buffer {
  const hex = uuid.replaceAll('-', '')
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new TypeError('not a lower-case UUID')
  return Buffer.from(hex, 'hex')
}

/** Of 16 bytes, the UUID they are. */
export function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
