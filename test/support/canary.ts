/** The ways a word, or bytes, may stand in a file: raw, base64 at each of three phases, hex; words in UTF-16 and percent-encoded. */
export function spellingsOf(word: string | Buffer): Buffer[] {
  const bytes = Buffer.from(word)
  const hex = bytes.toString('hex')
  return [
    bytes,
    ...[0, 1, 2].map((phase) => base64At(bytes, phase)),
    ...[0, 1, 2].map((phase) =>
      Buffer.from(base64At(bytes, phase).toString().replaceAll('+', '-').replaceAll('/', '_')),
    ),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...(typeof word === 'string'
      ? [Buffer.from(word, 'utf16le'), Buffer.from(encodeURIComponent(word))]
      : []),
  ]
}

/** What of a word's base64 does not depend on its neighbours, when it starts `phase` bytes into a group of three. */
function base64At(bytes: Buffer, phase: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(phase), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const first = phase === 0 ? 0 : phase + 1
  const last = Math.floor(((bytes.length + phase) * 8) / 6)
  return Buffer.from(encoded.slice(first, last))
}
