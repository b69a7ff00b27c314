/** An unmasked, unfragmented text frame (RFC 6455, 5.2), built once and written to many sockets. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = headerLength(length)
  const frame = Buffer.allocUnsafe(header + length)
  writeHeader(frame, length)
  frame.write(text, header)
  return frame
}

/** The same of text that is bytes already, and long: nothing is copied. */
export function textFrameOf(pieces: readonly Buffer[]): Buffer[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const header = Buffer.allocUnsafe(headerLength(length))
  writeHeader(header, length)
  return [header, ...pieces]
}

const headerLength = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

function writeHeader(frame: Buffer, length: number): void {
  frame[0] = 0x81
  const header = headerLength(length)
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
}
