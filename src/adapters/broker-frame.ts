import { randomBytes } from '../crypto/random.ts'

/**
 * What travels over any broker: its kind (1 byte), who publishes (8 random bytes a process), how many messages it published
 * so far (6 bytes), the message. The count shows what was lost on the way, and keeps equal messages apart.
 */
const kinds = { count: 0, message: 1 }
const countAt = 1 + 8
export const frameHead = countAt + 6

/** Gateways come and go; the counts of the last ones heard are enough. */
const sendersKept = 4_096

export interface Frames {
  /** The next message's frame. It counts, whether or not it can then be sent. */
  next(message: Buffer): Buffer
  /** Tells the count, so that what could not be sent is missed at once. */
  count(): Buffer
  /** Answers the message in a frame of another gateway, if there is one, and whether some before it were lost. */
  read(frame: Buffer): { message: Buffer | undefined; lost: boolean }
}

export function createFrames(): Frames {
  const me = randomBytes(countAt - 1)
  const mine = me.toString('latin1')
  const counts = new Map<string, number>()
  let published = 0

  function frame(kind: number, message: Buffer): Buffer {
    const made = Buffer.allocUnsafe(frameHead + message.length)
    made.writeUInt8(kind)
    me.copy(made, 1)
    made.writeUIntBE(published, countAt, 6)
    message.copy(made, frameHead)
    return made
  }

  return {
    next(message) {
      published++
      return frame(kinds.message, message)
    },
    count: () => frame(kinds.count, Buffer.alloc(0)),
    read(frame) {
      if (frame.length < frameHead) return { message: undefined, lost: true }
      const sender = frame.toString('latin1', 1, countAt)
      if (sender === mine) return { message: undefined, lost: false }
      const count = frame.readUIntBE(countAt, 6)
      const message = frame[0] === kinds.message ? frame.subarray(frameHead) : undefined
      const known = counts.get(sender)
      remember(counts, sender, count)
      // What a gateway published before it was first heard is behind the gap that every connection begins with.
      const expected = known === undefined ? count : known + (message === undefined ? 0 : 1)
      return { message, lost: count !== expected }
    },
  }
}

function remember(counts: Map<string, number>, sender: string, count: number): void {
  if (!counts.has(sender) && counts.size >= sendersKept) {
    const [oldest = ''] = counts.keys()
    counts.delete(oldest)
  }
  counts.set(sender, count)
}
