/** Opcodes of RFC 6455, 5.2. */
export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const

const fin = 0x80
const masked = 0x80

/**
 * A whole frame from a client. A client must mask (RFC 6455, 5.3); with a key of zeros the payload stays readable in the
 * frame, so that a prepared one can be copied and changed in place.
 */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const short = payload.length < 126
  const header = Buffer.alloc(short ? 6 : 8)
  if (payload.length > 0xffff) throw new Error('the load sends no frame that long')
  header[0] = fin | opcode
  header[1] = masked | (short ? payload.length : 126)
  if (!short) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, payload])
}

export function textFrame(text: string): Buffer {
  return clientFrame(opcodes.text, Buffer.from(text))
}
