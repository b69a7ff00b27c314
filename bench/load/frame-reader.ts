export interface FrameHandler {
  /** Whether the payload of a frame that begins is wanted. */
  wants(opcode: number, length: number): boolean
  /** A frame has arrived whole. Its payload is empty unless it was wanted. */
  frame(opcode: number, length: number, payload: Buffer): void
}

const nothing = Buffer.alloc(0)

/**
 * Takes a server's bytes as they come, in pieces that begin and end anywhere, and tells of each frame. It reads headers
 * and skips payloads: that is what lets one process receive for hundreds. Throws on what our servers never send.
 */
export function createFrameReader(handler: FrameHandler): (piece: Buffer) => void {
  let header = nothing
  let inPayload = false
  let opcode = 0
  let length = 0
  let missing = 0
  let kept: Buffer[] | undefined

  return (piece) => {
    const bytes = header.length === 0 ? piece : Buffer.concat([header, piece])
    header = nothing
    for (let at = 0; at < bytes.length; ) {
      if (!inPayload) {
        const size = headerSize(bytes, at)
        if (size === undefined || bytes.length - at < size) {
          header = Buffer.from(bytes.subarray(at))
          return
        }
        opcode = (bytes[at] ?? 0) & 0x0f
        length = payloadLength(bytes, at, size)
        missing = length
        kept = handler.wants(opcode, length) ? [] : undefined
        inPayload = true
        at += size
      }
      const here = Math.min(missing, bytes.length - at)
      // Copied: the pieces come in one buffer that is used again and again.
      if (kept && here > 0) kept.push(Buffer.from(bytes.subarray(at, at + here)))
      at += here
      missing -= here
      if (missing > 0) return
      inPayload = false
      handler.frame(opcode, length, kept ? Buffer.concat(kept) : nothing)
    }
  }
}

/** Undefined when not even that can be told yet. */
function headerSize(bytes: Buffer, at: number): number | undefined {
  const first = bytes[at]
  const second = bytes[at + 1]
  if (first === undefined || second === undefined) return undefined
  if (first >> 4 !== 8 || second > 127)
    throw new Error('a fragmented, extended or masked frame from a server')
  if (second < 126) return 2
  return second === 126 ? 4 : 10
}

function payloadLength(bytes: Buffer, at: number, size: number): number {
  if (size === 2) return bytes[at + 1] ?? 0
  return size === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
}
